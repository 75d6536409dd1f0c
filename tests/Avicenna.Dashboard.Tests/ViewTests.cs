using System.Text.Json;
using Avicenna.Dashboard.Tests.Hosting;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Avicenna.Dashboard.Tests;

/// <summary>What holds for every view: few calls, nothing that keeps people out, no sideways scrolling, nothing that jumps.</summary>
[TestFixture(ColorScheme.Light, 1280)]
[TestFixture(ColorScheme.Dark, 360)]
internal sealed class ViewTests(ColorScheme scheme, int width) : DashboardFixture
{
    private const int MostCalls = 4;

    private NewKey key = null!;

    protected override BrowserNewContextOptions ContextOptions => new() { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } };

    [OneTimeSetUp]
    public async Task FillAsync() => key = await SampleData.CreateAsync(Server);

    [Test]
    public async Task SignIn_Page_IsAccessible()
    {
        await Page.GotoAsync(Server.Address.ToString());
        await Button("Sign in").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Enter an API key");

        await ShouldBeAccessibleAsync();
    }

    [TestCase("#/", "Overview")]
    [TestCase("#/keys", "Keys")]
    [TestCase("#/keys/{id}", "Orders service")]
    [TestCase("#/endpoints", "Endpoints")]
    [TestCase("#/audit", "Audit")]
    [TestCase("#/settings", "Settings")]
    [TestCase("#/nowhere", "Not found")]
    public async Task View_OfAnAdmin_IsAccessibleAndCheap(string view, string heading)
    {
        await SignInToAsync("#/elsewhere");
        await WatchShiftsAsync();
        Log.Forget();
        await GoAsync(view.Replace("{id}", key.Id, StringComparison.Ordinal));
        await Expect(Heading(heading).First).ToBeVisibleAsync();
        await SettleAsync();

        Log.Calls.Should().HaveCountLessThanOrEqualTo(MostCalls);
        (await ReadShiftsAsync()).Should().BeLessThan(0.1);
        foreach (var summary in await Page.Locator("main summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await ShouldBeAccessibleAsync();
    }

    [TestCase("#/keys", "Create key")]
    [TestCase("#/keys/{id}", "Edit", "Rotate", "Disable", "Delete")]
    [TestCase("#/endpoints", "Create endpoint")]
    public async Task Dialogs_OfAView_AreAccessible(string view, params string[] buttons)
    {
        await SignInToAsync(view.Replace("{id}", key.Id, StringComparison.Ordinal));
        foreach (var button in buttons)
        {
            await Button(button).First.ClickAsync();
            await Expect(Dialog).ToBeVisibleAsync();
            await ShouldBeAccessibleAsync();
            await Page.Keyboard.PressAsync("Escape");
            await Expect(Dialog).ToHaveCountAsync(0);
        }
    }

    [Test]
    public async Task SecretDialog_OfANewKey_IsAccessible()
    {
        await SignInToAsync("#/keys");
        await Button("Create key").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync("Seen once");
        await InDialog("Create key").ClickAsync();
        await InDialog("Done").ClickAsync();
        await Expect(Dialog.GetByText("You haven't copied the key")).ToBeVisibleAsync();

        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task OwnPage_OfAUserKey_IsAccessible()
    {
        await SignInAsync((await Server.CreateKeyAsync(new { name = "Own page" })).Secret);
        await ShouldBeLoadedAsync();

        await ShouldBeAccessibleAsync();
    }

    private async Task ShouldBeAccessibleAsync()
    {
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "nothing scrolls sideways");
        var found = (await Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");
        found.Select(Describe).Should().BeEmpty();
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => $"{node.Html} {JsonSerializer.Serialize(node.Any.Select(check => check.Message))}"))}";

    // What moves without anybody's doing, as Chromium counts it (web.dev/cls): more than 0.1 disturbs.
    private async Task WatchShiftsAsync() => await Page.EvaluateAsync(
        """
        () => {
            self.shifts = 0;
            const add = entries => entries.forEach(entry => { self.shifts += entry.value; });
            const observer = new PerformanceObserver(list => add(list.getEntries()));
            observer.observe({ type: "layout-shift" });
            self.readShifts = () => { add(observer.takeRecords()); return self.shifts; };
        }
        """);

    private Task<double> ReadShiftsAsync() => Page.EvaluateAsync<double>("self.readShifts()");
}
