using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

internal sealed class HealthCommandTests : ProcessFixture
{
    [Test]
    public async Task Health_ServerOfTheSameSettings_IsReadyUntilItsStoreIsGone()
    {
        var settings = new Dictionary<string, string>(Production) { ["Database__MigrateOnStart"] = "true", ["ASPNETCORE_HTTP_PORTS"] = $"{FreePort.Find()}" };
        await using var server = AvicennaProcess.Start(Directory.FullName, settings);
        await server.WaitForAddressAsync();

        (await RunAsync(settings, "health")).Should().Be((0, "healthy\n", ""));
        (await RunAsync(settings, "health", "--url", $"http://127.0.0.1:{settings["ASPNETCORE_HTTP_PORTS"]}")).Should().Be((0, "healthy\n", ""));

        File.Delete(PathOf("data/avicenna.db"));
        await Eventually.IsTrueAsync(
            async () => await RunAsync(settings, "health") is (1, "", var errors) && errors.EndsWith("is not ready: Key store unavailable\n", StringComparison.Ordinal),
            "the command reports what /health/ready says");
    }

    [Test]
    public async Task Health_NothingListens_FailsWithASentence()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}/";

        await ShouldFailAsync($"The server at {url} doesn't respond: Connection refused\n", "health", "--url", url);
        await ShouldFailAsync($"The server at {url} doesn't respond: Connection refused\n", "health", "--urls", url.TrimEnd('/'));
    }

    [Test]
    public async Task Health_UnixSocketOnly_AsksForAUrl() =>
        await ShouldFailAsync("The server listens on a Unix socket only; give the URL of a proxy in front of it with --url\n", "health", "--urls", "http://unix:/run/avicenna.sock");

    [TestCase("localhost:5000")]
    [TestCase("ftp://localhost")]
    public async Task Health_NoUrl_IsAUsageError(string url) =>
        (await RunAsync(Production, "health", "--url", url)).Should().Be((2, "", "--url must be a URL such as http://localhost:5000\nFor usage: health --help\n"));
}
