using Avicenna.Testing;

namespace Avicenna.Api.Tests.Soak;

/// <summary>Two processes over one SQLite file that change the same key.</summary>
internal sealed class TwoNodesSoakTests : SoakFixture
{
    private const int WorkersOfANode = 3;

    [Test]
    public async Task Changes_OfOneKeyOnTwoNodes_LoseNone()
    {
        await using var one = StartServer(Settings);
        var first = await WaitUntilReadyAsync(one);
        await using var other = StartServer(Settings);
        Uri[] nodes = [first, await WaitUntilReadyAsync(other)];
        var (status, created) = await Client.SendAsync(first, "POST", "/admin/api-keys", Admin, new { name = "Contended", ratelimit_min = 1_000_000 });
        status.Should().Be(201);
        var id = created.GetProperty("key_data").GetProperty("id").GetString()!;

        var counters = nodes.SelectMany(node => Enumerable.Range(0, WorkersOfANode), (node, worker) => CountAsync(node, id, $"n{Array.IndexOf(nodes, node)}w{worker}")).ToList();
        var rotations = nodes.Select(node => RotateAsync(node, id)).ToList();
        var counted = await Task.WhenAll(counters);
        var secrets = (await Task.WhenAll(rotations)).SelectMany(list => list).ToList();

        foreach (var node in nodes)
        {
            var (_, shown) = await Client.SendAsync(node, "GET", $"/admin/api-keys/{id}", Admin);
            var metadata = shown.GetProperty("key_data").GetProperty("metadata");
            foreach (var (member, acknowledged, tried) in counted)
            {
                metadata.GetProperty(member).GetInt32().Should().BeInRange(acknowledged, tried, "no change of {0} may be lost", member);
            }
        }

        await Task.WhenAll(nodes.Select(node => Eventually.IsTrueAsync(async () => await CountWorkingAsync(node, secrets) == 1, "the secret of the last rotation is the only one that works")));
        secrets.Should().OnlyHaveUniqueItems();
        var changes = counted.Sum(counter => counter.Acknowledged) + secrets.Count + 1;
        (await VerifyAuditTrailAsync())[id].Should().BeGreaterThanOrEqualTo(changes, "each acknowledged change has its event");
        TestContext.Out.WriteLine($"{changes} acknowledged changes of one key, {secrets.Count} of them rotations");
    }

    /// <summary>Counts in a member of the metadata that no one else writes.</summary>
    private async Task<(string Member, int Acknowledged, int Tried)> CountAsync(Uri node, string id, string member)
    {
        var (acknowledged, tried) = (0, 0);
        do
        {
            tried++;
            var (status, body) = await Client.SendAsync(node, "PATCH", $"/admin/api-keys/{id}", Admin, new { metadata = new Dictionary<string, int> { [member] = tried } });
            status.Should().BeOneOf(200, 503);
            if (status == 200)
            {
                body.GetProperty("key_data").GetProperty("metadata").GetProperty(member).GetInt32().Should().Be(tried);
                acknowledged = tried;
            }
        }
        while (IsRunning);

        return (member, acknowledged, tried);
    }

    private async Task<List<string>> RotateAsync(Uri node, string id)
    {
        var secrets = new List<string>();
        do
        {
            var (status, body) = await Client.SendAsync(node, "POST", $"/admin/api-keys/{id}/rotate", Admin);
            status.Should().BeOneOf(200, 503);
            if (status == 200)
            {
                secrets.Add(body.GetProperty("key").GetString()!);
            }
        }
        while (IsRunning);

        return secrets;
    }

    private async Task<int> CountWorkingAsync(Uri node, IReadOnlyList<string> secrets)
    {
        var working = 0;
        foreach (var secret in secrets)
        {
            working += await Client.VerifyAsync(node, secret) == 200 ? 1 : 0;
        }

        return working;
    }
}
