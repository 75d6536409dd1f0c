using Avicenna.Dashboard.Tests.Hosting;
using Avicenna.Testing;

namespace Avicenna.Dashboard.Tests;

/// <summary>The pictures of README and docs. They are written only on request: <c>AVICENNA_UPDATE_IMAGES=1</c>.</summary>
internal sealed class ImageTests : DashboardFixture
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "images");
    private static readonly bool Update = Environment.GetEnvironmentVariable("AVICENNA_UPDATE_IMAGES") == "1";

    [Test]
    public async Task Images_OfTheViews_AreInTheDocs()
    {
        var key = await SampleData.CreateAsync(Server);
        await SampleData.AddPastAsync(Server);

        await SignInAsync();
        await ShouldBeLoadedAsync();
        await KeepAsync("overview");
        await GoAsync("#/keys");
        await KeepAsync("keys");
        await GoAsync($"#/keys/{key.Id}");
        await Page.GetByLabel("Path").FillAsync("/orders/42");
        await Button("Try").ClickAsync();
        await Expect(Page.Locator(".verdict")).ToBeVisibleAsync();
        await Page.EvaluateAsync("document.activeElement.blur()");
        await KeepAsync("key");
        await GoAsync("#/audit");
        await Page.GetByText("ratelimit_min, metadata").ClickAsync();
        await KeepAsync("audit");
        await GoAsync("#/keys");
        await Button("Create key").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync("Billing service");
        await InDialog("Create key").ClickAsync();
        await Expect(Heading("Your new key")).ToBeVisibleAsync();
        await KeepAsync("new-key");

        await OpenAsync(new() { ColorScheme = ColorScheme.Dark, ViewportSize = new ViewportSize { Width = 390, Height = 780 } });
        await SignInToAsync("#/keys");
        await KeepAsync("keys-dark-narrow");
    }

    private async Task KeepAsync(string name)
    {
        var path = Path.Combine(Folder, $"{name}.png");
        var picture = await Page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        if (Update)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllBytesAsync(path, picture);
        }

        File.Exists(path).Should().BeTrue($"docs/images has {name}.png");
    }
}
