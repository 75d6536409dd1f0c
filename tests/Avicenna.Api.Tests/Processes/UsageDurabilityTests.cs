using System.Text.Json;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What becomes of counted requests when the process ends.</summary>
internal sealed class UsageDurabilityTests : ProcessFixture
{
    private string secret = null!;
    private string id = null!;

    [SetUp]
    public async Task CreateKeyAsync()
    {
        var created = await CreateAcmeAsync(limit: 100_000);
        secret = created.GetProperty("key").GetString()!;
        id = created.GetProperty("key_data").GetProperty("id").GetString()!;
    }

    [Test]
    public async Task Terminate_RightAfterRequests_LosesNone()
    {
        await using (var server = StartServer(Acme))
        {
            await VerifyAsync(await server.WaitForAddressAsync(), 25);
            (await server.TerminateAsync()).Should().Be(0, server.Errors);
        }

        await using var next = StartServer(Acme);
        (await CountAllowedAsync(await next.WaitForAddressAsync())).Should().Be(25);
    }

    [Test]
    public async Task Kill_RightAfterRequests_LosesNoneThatWereWrittenDown()
    {
        long written;
        await using (var server = StartServer(Acme))
        {
            var address = await server.WaitForAddressAsync();
            await VerifyAsync(address, 20);
            await Eventually.IsTrueAsync(async () => await CountAllowedAsync(address) >= 20, "requests are written down every few seconds");
            written = await CountAllowedAsync(address);
            await VerifyAsync(address, 5);
            await server.KillAsync();
        }

        await using var next = StartServer(Acme);
        (await CountAllowedAsync(await next.WaitForAddressAsync())).Should().BeGreaterThanOrEqualTo(written);
    }

    private static Dictionary<string, string> Acme => new(Production) { ["Tenancy__DefaultSubdomain"] = "acme" };

    private async Task VerifyAsync(Uri address, int times)
    {
        for (var time = 0; time < times; time++)
        {
            (await SendAsync(address, "GET", "/verify", secret)).Status.Should().Be(200);
        }
    }

    // Each look at it is a request too, which is counted by the next one at the earliest.
    private async Task<long> CountAllowedAsync(Uri address)
    {
        var (status, body) = await SendAsync(address, "GET", $"/admin/api-keys/{id}/usage", secret);
        status.Should().Be(200);
        return body.GetProperty("usage").EnumerateArray().Sum(Allowed);
    }

    private static long Allowed(JsonElement bucket) => bucket.GetProperty("allowed").GetInt64();
}
