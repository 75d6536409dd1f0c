using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>The figures in docs/dashboard.md, as the browser measures them. Nothing here fails because of a time.</summary>
[Explicit("Fills a store with 100,000 keys and prints figures")]
internal sealed class MeasurementTests : DashboardFixture
{
    private const int Rounds = 9;

    [OneTimeSetUp]
    public Task FillAsync() => Server.ExecuteAsync(
        """
        BEGIN IMMEDIATE;
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
        INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, created_at)
        SELECT printf('%08x-0000-4000-8000-%012x', (n * 2654435761) & 4294967295, n), (SELECT id FROM tenants), 'Key ' || n, 'KEY ' || n,
               'user', 60, n % 10 <> 0, unixepoch() * 1000 FROM numbers;
        INSERT INTO api_key_secrets (api_key_id, scheme, pepper_id, hash, hint, created_at)
        SELECT id, 'hmac-sha256', 'p1', randomblob(32), '0000', created_at FROM api_keys WHERE name LIKE 'Key %';
        COMMIT;
        """);

    [Test]
    public async Task FirstPaint_FreshBrowserOnLoopback_IsPrinted()
    {
        var paints = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await OpenAsync(ContextOptions);
            await Page.GotoAsync(Server.Address.ToString());
            await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
            paints.Add(await Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }

        Print("First contentful paint of a fresh browser", paints);
    }

    [Test]
    public async Task Interactions_With100000Keys_ArePrinted()
    {
        await Server.SendAsync("PATCH", $"/admin/api-keys/{Admin.Id}", new { ratelimit_min = 1000 });
        await SignInToAsync("#/keys");
        await Expect(Row("Key 100000")).ToBeVisibleAsync();
        await MeasureAsync("Next page, until its rows are painted", "Next", "Page 2", "Previous", "Page 1");
        await Page.GetByPlaceholder("Search by name, or paste a key").FillAsync("Key 4242");
        await Expect(Row("Key 4242").First).ToBeVisibleAsync();
        Print("Answer to a search by name, as the browser sees it", [await Page.EvaluateAsync<double>("performance.getEntriesByType('resource').filter(entry => entry.name.includes('name=Key')).at(-1).duration")]);
        await ShouldBeLoadedAsync();
        var inputs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            inputs.Add(await PaintAfterAsync("() => document.querySelector('tbody input[type=checkbox]').click()"));
        }

        Print("Selecting a key, until it is painted", inputs);
    }

    private async Task MeasureAsync(string what, string there, string seenThere, string back, string seenBack)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            times.Add(await Page.EvaluateAsync<double>(
                """
                async name => {
                    const first = () => document.querySelector("tbody th")?.textContent;
                    const [before, start] = [first(), performance.now()];
                    [...document.querySelectorAll("button")].find(button => button.textContent === name).click();
                    while (first() === before || document.querySelector("[aria-busy=true]")) {
                        await new Promise(requestAnimationFrame);
                    }

                    return performance.now() - start;
                }
                """,
                round % 2 == 0 ? there : back));
            await Expect(Page.GetByText(round % 2 == 0 ? seenThere : seenBack, new() { Exact = true })).ToBeVisibleAsync();
        }

        Print(what, times);
    }

    private Task<double> PaintAfterAsync(string act) => Page.EvaluateAsync<double>(
        $$"""
        async () => {
            const start = performance.now();
            ({{act}})();
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            return performance.now() - start;
        }
        """);

    private static void Print(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        TestContext.Out.WriteLine($"{what}: median {milliseconds[milliseconds.Count / 2]:F0} ms, from {milliseconds[0]:F0} to {milliseconds[^1]:F0} ms");
    }
}
