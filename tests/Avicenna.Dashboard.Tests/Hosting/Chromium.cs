namespace Avicenna.Dashboard.Tests;

/// <summary>The machine's Chromium, started once for all fixtures. It is never downloaded.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);

    private static readonly Lazy<Task<IBrowser>> Browser = new(async () =>
        await (await Driver.Value).Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find() }));

    /// <summary>Returns the browser, or ends the fixture as ignored where there is none.</summary>
    public static Task<IBrowser> StartAsync()
    {
        if (Find() is null)
        {
            Assert.Ignore("The dashboard's tests need Chromium on the PATH");
        }

        return Browser.Value;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Browser.IsValueCreated)
        {
            await (await Browser.Value).DisposeAsync();
        }

        if (Driver.IsValueCreated)
        {
            (await Driver.Value).Dispose();
        }
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
