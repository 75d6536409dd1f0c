using Avicenna.Application.Startup;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Two processes over one store, with a Redis between them and without.</summary>
[TestFixtureSource(nameof(Fixtures))]
internal sealed class TwoNodesTests(DatabaseProvider provider, bool hasRedis) : ProcessFixture
{
    private const int Limit = 40;

    private readonly List<IAsyncDisposable> started = [];
    private DirectoryInfo directory = null!;
    private Uri one = null!;
    private Uri other = null!;
    private string admin = null!;

    private static IEnumerable<TestFixtureData> Fixtures =>
        from store in Stores.All
        from hasRedis in new[] { false, true }
        select Data(store, hasRedis);

    [OneTimeSetUp]
    public async Task StartNodesAsync()
    {
        directory = System.IO.Directory.CreateTempSubdirectory("avicenna-nodes-");
        var database = Start(await TestDatabase.CreateAsync(provider));
        var settings = new Dictionary<string, string>(Production)
        {
            ["Database__Provider"] = provider.ToString(),
            ["Database__MigrateOnStart"] = "true",
            ["ConnectionStrings__Avicenna"] = database.ConnectionString,
            ["Bootstrap__AdminKey"] = admin = "an-admin-key-that-both-nodes-know",
        };
        if (hasRedis)
        {
            settings["Redis__ConnectionString"] = Start(await RedisServer.StartAsync()).PatientConnectionString;
        }

        one = await Start(AvicennaProcess.Start(directory.FullName, settings, "--urls", "http://127.0.0.1:0")).WaitForAddressAsync();
        other = await Start(AvicennaProcess.Start(directory.FullName, settings, "--urls", "http://127.0.0.1:0")).WaitForAddressAsync();
    }

    [OneTimeTearDown]
    public async Task StopNodesAsync()
    {
        foreach (var part in Enumerable.Reverse(started))
        {
            await part.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }

    [Test]
    public async Task Disable_OnOneNode_IsRefusedByTheOther()
    {
        var (secret, id) = await CreateKeyAsync(limit: 100_000);
        (await VerifyAsync(other, secret)).Should().Be(200);

        (await SendAsync(one, "PATCH", $"/admin/api-keys/{id}", admin, new { enabled = false })).Status.Should().Be(200);

        (await VerifyAsync(one, secret)).Should().Be(401, "a change is in force on its own node when its answer arrives");
        await Eventually.IsTrueAsync(async () => await VerifyAsync(other, secret) == 401, "the other node hears of it");
    }

    [Test]
    public async Task Endpoint_MadeOnOneNode_IsGuardedByTheOther()
    {
        (await VerifyAsync(other, secret: "")).Should().Be(401);

        (await SendAsync(one, "PATCH", "/admin/settings", admin, new { default_authentication = "none" })).Status.Should().Be(200);
        await Eventually.IsTrueAsync(async () => await VerifyAsync(other, secret: "") == 200, "the other node hears of the setting");

        (await SendAsync(one, "POST", "/admin/endpoints", admin, new { path = "/**", authentication = "user" })).Status.Should().Be(201);
        await Eventually.IsTrueAsync(async () => await VerifyAsync(other, secret: "") == 401, "the other node hears of the endpoint");
    }

    [Test]
    public async Task Limit_OverBothNodes_IsHeldByBothTogetherOnlyWithRedis()
    {
        var (secret, _) = await CreateKeyAsync(Limit);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * Limit).SelectMany(_ => new[] { VerifyAsync(one, secret), VerifyAsync(other, secret) }));

        answers.Should().OnlyContain(status => status == 200 || status == 429);
        answers.Count(status => status == 200).Should().Be(hasRedis ? Limit : 2 * Limit);
    }

    private static TestFixtureData Data(TestFixtureData store, bool hasRedis)
    {
        var data = new TestFixtureData(store.Arguments[0], hasRedis);
        if (store.RunState == NUnit.Framework.Interfaces.RunState.Ignored)
        {
            data.Ignore((string)store.Properties.Get("_SKIPREASON")!);
        }
        else if (hasRedis && RedisServer.ReasonToIgnore is { } reason)
        {
            data.Ignore(reason);
        }

        return data;
    }

    private T Start<T>(T part)
        where T : IAsyncDisposable
    {
        started.Add(part);
        return part;
    }

    private async Task<(string Secret, string Id)> CreateKeyAsync(int limit)
    {
        var (status, body) = await SendAsync(one, "POST", "/admin/api-keys", admin, new { name = "Shared", ratelimit_min = limit });
        status.Should().Be(201);
        return (body.GetProperty("key").GetString()!, body.GetProperty("key_data").GetProperty("id").GetString()!);
    }

    // A node that can't read its store in time, as on a busy machine, says 503 and has decided nothing.
    private static async Task<int> VerifyAsync(Uri node, string secret)
    {
        var status = 0;
        await Eventually.IsTrueAsync(async () => (status = await AskAsync(node, secret)) != 503, "the node decides");
        return status;
    }

    private static async Task<int> AskAsync(Uri node, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node, "/verify"));
        request.Headers.Add("X-Forwarded-Method", "GET");
        request.Headers.Add("X-Forwarded-Uri", "/orders");
        if (secret.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", secret);
        }

        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
