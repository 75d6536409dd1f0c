using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>The life of a key by keyboard alone.</summary>
internal sealed class KeyboardTests : DashboardFixture
{
    [Test]
    public async Task Key_CreatedRotatedDeleted_ByKeyboardAlone()
    {
        await Page.GotoAsync(Server.Address.ToString());
        await Expect(Page.GetByLabel("API key")).ToBeFocusedAsync();
        await TypeAsync(Admin.Secret);
        await PressAsync("Enter");
        await Expect(Button("Sign out")).ToBeVisibleAsync();

        await TabToAsync(Link("Keys"));
        await PressAsync("Enter");
        await Expect(Heading("Keys")).ToBeFocusedAsync();
        await TabToAsync(Button("Create key"));
        await PressAsync("Enter");
        await Expect(Dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await TypeAsync("By keyboard");
        await PressAsync("Enter");
        await CopyAndCloseAsync();

        await TabToAsync(Link("By keyboard"));
        await PressAsync("Enter");
        await Expect(Page.Locator("h1 bdi")).ToHaveTextAsync("By keyboard");
        await TabToAsync(Button("Rotate"));
        await PressAsync("Enter");
        await TabToAsync(InDialog("Rotate"));
        await PressAsync("Enter");
        await CopyAndCloseAsync();

        await TabToAsync(Button("Delete"));
        await PressAsync("Enter");
        await Expect(Dialog.GetByLabel("Type the name to confirm")).ToBeFocusedAsync();
        await TypeAsync("By keyboard");
        await Expect(InDialog("Delete")).ToBeEnabledAsync();
        await PressAsync("Enter");

        await Expect(Heading("Keys")).ToBeVisibleAsync();
        await ShouldBeLoadedAsync();
        await Expect(Row("By keyboard")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task SkipLink_FirstTab_LeadsToTheContent()
    {
        await SignInToAsync("#/keys");
        await Page.EvaluateAsync("document.activeElement.blur()");

        await TabToAsync(Link("Skip to the content"));
        await PressAsync("Enter");

        await Expect(Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    private async Task CopyAndCloseAsync()
    {
        await Expect(Dialog.GetByLabel("API key", new() { Exact = true })).ToBeVisibleAsync();
        await CopyKeyAsync(async button =>
        {
            await TabToAsync(button);
            await PressAsync("Enter");
        });
        await TabToAsync(InDialog("Done"));
        await PressAsync("Enter");
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    private async Task TabToAsync(ILocator target)
    {
        await Expect(target).ToBeVisibleAsync();
        for (var presses = 0; presses < 60; presses++)
        {
            await PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                var outline = await target.EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle");
                outline.Should().NotBe("none", "the focus is visible");
                return;
            }
        }

        Assert.Fail($"60 presses of Tab don't lead to {target}");
    }

    private Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    private Task TypeAsync(string text) => Page.Keyboard.InsertTextAsync(text);
}
