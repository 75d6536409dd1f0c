using System.Net;

namespace Avicenna.Dashboard.Tests.Hosting;

/// <summary>
/// A fixture with a server of its own and a fresh page for each test, on which an admin key with the default limit of 60 calls a minute signs
/// in. After each test the console must be clean, and the key in no place that outlives the page.
/// </summary>
internal abstract class DashboardFixture
{
    // Only a failure takes so long, and a page with all its scripts may take half a minute while other tests use the processor.
    private const int TimeoutMilliseconds = 60_000;

    // Pages of one browser share its clipboard, and fixtures run side by side.
    private static readonly SemaphoreSlim Clipboard = new(1);

    private IBrowserContext context = null!;

    protected DashboardServer Server { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    protected PageLog Log { get; private set; } = null!;

    /// <summary>The admin key of the test.</summary>
    protected NewKey Admin { get; private set; } = null!;

    protected virtual BrowserNewContextOptions ContextOptions => new() { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } };

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        await Chromium.StartAsync();
        SetDefaultExpectTimeout(TimeoutMilliseconds);
        Server = await DashboardServer.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    [SetUp]
    public async Task OpenPageAsync()
    {
        Admin = await Server.CreateKeyAsync(new { name = "Operations", permission = "admin" });
        await OpenAsync(ContextOptions);
    }

    [TearDown]
    public async Task ClosePageAsync()
    {
        Log.ShouldBeClean();
        await ShouldKeepNowhereAsync(Admin.Secret);
        await context.DisposeAsync();
    }

    protected async Task OpenAsync(BrowserNewContextOptions options)
    {
        if (context is not null)
        {
            await context.DisposeAsync();
        }

        options.Locale = "en-GB";
        options.TimezoneId = "Europe/Paris";
        // Animations take the time of a processor that draws them.
        options.ReducedMotion = ReducedMotion.Reduce;
        context = await (await Chromium.StartAsync()).NewContextAsync(options);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        context.SetDefaultTimeout(TimeoutMilliseconds);
        Page = await context.NewPageAsync();
        Log = new PageLog(Page, Server.Address);
    }

    protected Task SignInAsync() => SignInAsync(Admin.Secret);

    protected async Task SignInAsync(string secret)
    {
        await Page.GotoAsync(Server.Address.ToString());
        await Page.GetByLabel("API key").FillAsync(secret);
        await Button("Sign in").ClickAsync();
        await Expect(Button("Sign out")).ToBeVisibleAsync();
    }

    /// <summary>Signs in and opens a view by its address behind '#'.</summary>
    protected async Task SignInToAsync(string view)
    {
        await SignInAsync();
        await GoAsync(view);
    }

    /// <summary>Opens a view by another address than the page has, and waits until it is there and has loaded.</summary>
    protected async Task GoAsync(string view)
    {
        await SetAddressAsync(view);

        // This link has the address that is shown, and is rendered together with the view, which is busy from then on.
        await Expect(Page.Locator("a.skip")).ToHaveAttributeAsync("href", view);
        await ShouldBeLoadedAsync();
    }

    /// <summary>Changes the address behind '#', and waits for nothing.</summary>
    protected async Task SetAddressAsync(string view) => await Page.EvaluateAsync("view => { location.hash = view; }", view);

    /// <summary>Waits until no part of the view that is there is loading.</summary>
    protected Task ShouldBeLoadedAsync() => Expect(Page.Locator("[aria-busy=true], .skeleton").Or(Page.GetByText("Checking…"))).ToHaveCountAsync(0);

    /// <summary>Lets the page paint what it has rendered, and do what follows from that, such as beginning to load.</summary>
    protected async Task SettleAsync() => await Page.EvaluateAsync(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");

    /// <summary>Searches the list of keys, and waits until it shows the answer: the list before may have as many rows.</summary>
    protected async Task SearchAsync(string text)
    {
        await Page.RunAndWaitForResponseAsync(
            () => SearchField.FillAsync(text),
            response => response.Url.Contains($"name={WebUtility.UrlEncode(text)}", StringComparison.Ordinal));
        await ShouldBeLoadedAsync();
    }

    /// <summary>Copies the key that the dialog shows, with what is done to its button, and returns what the clipboard then has.</summary>
    protected async Task<string> CopyKeyAsync(Func<ILocator, Task> press)
    {
        await Clipboard.WaitAsync();
        try
        {
            await press(InDialog("Copy: API key"));
            await Expect(InDialog("Copy: API key")).ToHaveTextAsync("Copied");
            return await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        }
        finally
        {
            Clipboard.Release();
        }
    }

    protected ILocator SearchField => Page.GetByPlaceholder("Search by name, or paste a key");

    protected ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    protected ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    protected ILocator Row(string name) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = name });

    protected ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    protected ILocator InDialog(string button) => Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });

    /// <summary>A secret is in no element, field, storage, address or history entry of the page, nor in a cookie.</summary>
    protected async Task ShouldKeepNowhereAsync(string secret)
    {
        var places = await Page.EvaluateAsync<string>(
            """
            async () => JSON.stringify([
                document.documentElement.outerHTML,
                [...document.querySelectorAll("input, textarea")].map(field => field.value),
                { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
                self.caches ? await caches.keys() : [], await indexedDB.databases(),
                performance.getEntries().map(entry => entry.name),
            ])
            """);
        places.Should().NotContain(secret);
        (await context.CookiesAsync()).Should().BeEmpty();
    }
}
