using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>Signing in and out: the key lives in the page's memory, and not for long.</summary>
internal sealed class SignInTests : DashboardFixture
{
    [Test]
    public async Task SignIn_AdminKey_LeadsToTheOverview()
    {
        await SignInAsync();

        await Expect(Heading("Overview")).ToBeVisibleAsync();
        await Expect(Page.GetByText(Admin.Name).First).ToBeVisibleAsync();
    }

    [TestCase("", "Enter an API key")]
    [TestCase("not-a-key", "Invalid API key")]
    [TestCase("ключ", "Invalid API key")]
    public async Task SignIn_WrongKey_SaysSoInTheApisWords(string key, string message)
    {
        await Page.GotoAsync(Server.Address.ToString());
        await Page.GetByLabel("API key").FillAsync(key);
        await Button("Sign in").ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(message);
        await Expect(Page.GetByLabel("API key")).ToBeFocusedAsync();
    }

    [Test]
    public async Task Session_IdleFor15Minutes_Ends()
    {
        await Page.Clock.InstallAsync();
        await SignInAsync();

        await Page.Clock.FastForwardAsync("14:00");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Clock.FastForwardAsync("14:00");
        await Expect(Button("Sign out")).ToBeVisibleAsync();
        await Page.Clock.FastForwardAsync("02:00");

        await Expect(Page.GetByText("You were signed out after 15 minutes without activity.")).ToBeVisibleAsync();
        Log.Forget();
        await SetAddressAsync("#/keys");
        await SettleAsync();
        Log.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task Session_PageLeftAndBack_HasEnded()
    {
        await SignInAsync();

        await Page.GotoAsync(new Uri(Server.Address, "/docs/index.html").ToString());
        await Page.GoBackAsync();

        await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    [Test]
    public async Task SignOut_Button_EndsTheSession()
    {
        await SignInToAsync("#/keys");

        await Button("Sign out").ClickAsync();

        await Expect(Page.GetByLabel("API key")).ToHaveValueAsync("");
    }

    [Test]
    public async Task Session_KeyDisabledMeanwhile_EndsWithTheApisWords()
    {
        await SignInAsync();
        await Server.SendAsync("PATCH", $"/admin/api-keys/{Admin.Id}", new { enabled = false });

        await SetAddressAsync("#/settings");

        await Expect(Page.GetByText("Invalid API key. Sign in with one that works.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Session_EndedBeforeAChangeOfItsKeyIsAnswered_StaysEnded()
    {
        await SignInToAsync($"#/keys/{Admin.Id}");
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Page.RouteAsync($"**/admin/api-keys/{Admin.Id}", async route =>
        {
            var response = await route.FetchAsync();
            changed.SetResult();
            await ended.Task;
            await route.FulfillAsync(new() { Response = response });
        });
        await Button("Disable").ClickAsync();
        await InDialog("Disable").ClickAsync();
        await changed.Task;
        await SetAddressAsync("#/settings");
        await Expect(Page.GetByText("Invalid API key. Sign in with one that works.")).ToBeVisibleAsync();

        await Page.RunAndWaitForResponseAsync(() => Task.FromResult(ended.TrySetResult()), response => response.Request.Method == "PATCH");
        await SettleAsync();

        await Expect(Button("Sign out")).ToHaveCountAsync(0);
        await Expect(Page.GetByText("Invalid API key. Sign in with one that works.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task SignIn_UserKey_ShowsItsOwnPageAndCanEndIt()
    {
        var key = await Server.CreateKeyAsync(new { name = "Mobile app", owner_id = "acme", scopes = new[] { "orders:read" } });

        await SignInAsync(key.Secret);
        await ShouldBeLoadedAsync();

        await Expect(Heading(key.Name)).ToBeVisibleAsync();
        await Expect(Page.GetByText("orders:read")).ToBeVisibleAsync();
        await Expect(Link("Keys")).ToHaveCountAsync(0);
        Log.Calls.Should().HaveCount(2).And.OnlyContain(call => call.StartsWith("GET /api-keys/current", StringComparison.Ordinal));

        await Button("End this key").ClickAsync();
        await Expect(InDialog("End this key")).ToBeDisabledAsync();
        await Dialog.GetByLabel("Type the name to confirm").FillAsync(key.Name);
        await InDialog("End this key").ClickAsync();

        await Expect(Page.GetByText("Your key has ended.")).ToBeVisibleAsync();
        (await Server.SendAsAsync(key.Secret, "GET", "/api-keys/current")).Status.Should().Be(401);
        await ShouldKeepNowhereAsync(key.Secret);
    }
}
