using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Data.Sqlite;

namespace Avicenna.Api.Tests.Caching;

/// <summary>What callers see while the database is really away: its directory is moved.</summary>
internal sealed class OutageTests
{
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromMinutes(5);
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a");
    private static readonly ApiRequest Open = ApiRequest.Verify("GET", "/open");
    private static readonly ApiRequest Ready = ApiRequest.Get("/health/ready") with { Authorization = null };

    private TestDatabase database = null!;
    private AvicennaApi api = null!;
    private (string Secret, Guid Id) known;
    private (string Secret, Guid Id) unseen;
    private string directory = null!;

    [SetUp]
    public async Task StartAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        directory = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!;
        api = new AvicennaApi(database, new Dictionary<string, string?> { ["Cache:MaxStaleness"] = $"{MaxStaleness}" });
        await api.CreateEndpointAsync("/open", "*", "none");
        (known, unseen) = (await api.CreateKeyAsync(), await api.CreateKeyAsync());
        (await api.SendAsync(Question.WithKey(known.Secret))).Status.Should().Be(200);
        (await api.SendAsync(Question.WithKey(AvicennaApi.AdminKey))).Status.Should().Be(200);
    }

    [TearDown]
    public async Task StopAsync()
    {
        BringBack();
        await api.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Outage_WithinMaxStaleness_GoesOnWithKnownKeysAndIsDegraded()
    {
        await TakeAwayAsync();

        await ShouldBeAsync(Ready, 200, """{"status":"degraded"}""");
        await ShouldBeAsync(ApiRequest.Get("/health/live") with { Authorization = null }, 200, """{"status":"healthy"}""");
        (await api.SendAsync(Question.WithKey(known.Secret))).Json.GetProperty("key_data").GetProperty("id").GetGuid().Should().Be(known.Id);
        await ShouldBeAsync(Open, 200, """{"success":true,"key_data":null}""");
        (await api.SendAsync(Question)).Status.Should().Be(401);
        ShouldBeUnavailable(await api.SendAsync(Question.WithKey(unseen.Secret)), isVerdict: true);
        ShouldBeUnavailable(await api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(unseen.Secret)), isVerdict: false);
        (await api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(known.Secret))).ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
        foreach (var call in new[] { ApiRequest.Get("/admin/api-keys"), ApiRequest.CreateKey("""{"name":"a"}""") })
        {
            var response = await api.SendAsync(call);
            ShouldBeUnavailable(response, isVerdict: false);
            response.Header("RateLimit").Should().NotBeNull("the key was let in");
        }
    }

    [Test]
    public async Task Outage_LongAfterTheKeysWereRead_StillGoesOn()
    {
        await TakeAwayAsync();
        api.Time.Advance(MaxStaleness - TimeSpan.FromSeconds(10));

        (await api.SendAsync(Question.WithKey(known.Secret))).Status.Should().Be(200);
        await ShouldBeAsync(Ready, 200, """{"status":"degraded"}""");
    }

    [Test]
    public async Task Outage_PastMaxStaleness_RefusesEverybodyAndIsNotReady()
    {
        await TakeAwayAsync();
        api.Time.Advance(MaxStaleness + TimeSpan.FromSeconds(1));

        foreach (var call in new[] { Question.WithKey(known.Secret), Question.WithKey(unseen.Secret), Question, Open })
        {
            ShouldBeUnavailable(await api.SendAsync(call), isVerdict: true);
        }

        ShouldBeUnavailable(await api.SendAsync(ApiRequest.Get("/api-keys/current")), isVerdict: false);
        ShouldBeUnavailable(await api.SendAsync(Ready), isVerdict: false);
        (await api.SendAsync(ApiRequest.Get("/health/live"))).Status.Should().Be(200);
    }

    [TestCase(0)]
    [TestCase(10)]
    public async Task Outage_Over_AllIsWellAgainAndNothingWasLost(int minutes)
    {
        await TakeAwayAsync();
        await api.SendAsync(Question.WithKey(known.Secret));
        api.Time.Advance(TimeSpan.FromMinutes(minutes));
        BringBack();

        await EventuallyAsync(async () => (await api.SendAsync(Ready)).Body == """{"status":"healthy"}""", "the store is found again");
        foreach (var secret in new[] { known.Secret, unseen.Secret, AvicennaApi.AdminKey })
        {
            (await api.SendAsync(Question.WithKey(secret))).Status.Should().Be(200);
        }

        var (made, _) = await api.CreateKeyAsync();
        (await api.SendAsync(Question.WithKey(made))).Status.Should().Be(200);
        await EventuallyAsync(
            async () => (await api.SendAsync(ApiRequest.Get($"/admin/api-keys/{known.Id}/usage"))).Body.Contains("\"allowed\":3"),
            "the requests of the outage were kept");
    }

    private async Task TakeAwayAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Move(directory, Away);
        await EventuallyAsync(async () => (await api.SendAsync(Question.WithKey(unseen.Secret))).Status == 503, "the store is missed");
    }

    private void BringBack()
    {
        if (Directory.Exists(Away))
        {
            Directory.Move(Away, directory);
        }
    }

    private string Away => directory + "-away";

    private Task EventuallyAsync(Func<Task<bool>> condition, string because) => Eventually.IsTrueAsync(
        async () =>
        {
            api.Time.Advance(TimeSpan.FromMilliseconds(500));
            return await condition();
        },
        because);

    private async Task ShouldBeAsync(ApiRequest call, int status, string body)
    {
        var response = await api.SendAsync(call);
        response.Body.Should().Be(body);
        response.Status.Should().Be(status);
    }

    private static void ShouldBeUnavailable(ApiResponse response, bool isVerdict)
    {
        response.ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
        response.Header("Retry-After").Should().Be("5");
        response.Header("X-Avicenna-Status").Should().Be(isVerdict ? "503" : null);
        if (isVerdict)
        {
            response.Header("Cache-Control").Should().Be("no-store");
        }
    }
}
