using System.Text.Json;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What becomes of counted requests when the process ends.</summary>
internal sealed class UsageDurabilityTests : ProcessFixture
{
    private string admin = null!;
    private string secret = null!;
    private string id = null!;

    [SetUp]
    public async Task CreateKeyAsync()
    {
        // Not the key that looks at the counts, since each look is a request too.
        admin = (await CreateAcmeAsync(limit: 100_000)).GetProperty("key").GetString()!;
        var created = JsonElement.Parse(await SucceedAsync("key", "create", "--tenant", "acme", "--name", "counted", "--ratelimit-min", "100000", "--json"));
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

    private async Task<long> CountAllowedAsync(Uri address)
    {
        var (status, body) = await SendAsync(address, "GET", $"/admin/api-keys/{id}/usage", admin);
        status.Should().Be(200);
        return body.GetProperty("usage").EnumerateArray().Sum(Allowed);
    }

    private static long Allowed(JsonElement bucket) => bucket.GetProperty("allowed").GetInt64();
}
