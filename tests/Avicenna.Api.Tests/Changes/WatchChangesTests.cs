using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Api.Tests.Changes;

internal sealed class WatchChangesTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Event = "data:\n\n";
    private const string Comment = OpenStream.Comment;

    // What the change poller waits between two looks, and less than a sign of life.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private TenantAdmin admin = null!;
    private string secret = "";
    private Guid id;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [SetUp]
    public async Task MakeKeyAsync()
    {
        admin = await Api.CreateTenantAdminAsync($"t{Guid.NewGuid():N}"[..12]);
        (secret, id) = await Api.CreateKeyAsync(admin: admin, more: ",\"expires_at\":\"2030-01-01T00:00:00Z\"");
    }

    [Test]
    public async Task Get_AnyKey_IsAStreamThatNobodyKeeps()
    {
        await using var stream = await OpenAsync();

        ((int)stream.Response.StatusCode).Should().Be(200);
        stream.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream");
        stream.Response.Headers.CacheControl!.ToString().Should().Be("no-store");
        stream.Response.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        stream.Response.Headers.GetValues("RateLimit").Should().Equal("\"default\";r=59;t=60");
        (await stream.ReadAsync()).Should().Be(Comment);
    }

    [Test]
    public async Task Get_ChangesOfTheTenant_AreAnEventEach()
    {
        await using var stream = await OpenAsync();
        await stream.ReadAsync();
        ApiRequest[] changes =
        [
            ApiRequest.PatchKey(id, """{"name":"b"}"""),
            ApiRequest.CreateKey("""{"name":"c"}"""),
            ApiRequest.RotateKey(admin.KeyId, """{"grace_period_seconds":3600}"""),
            ApiRequest.Post("/admin/endpoints", """{"path":"/a","authentication":"user"}"""),
            ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}"""),
        ];

        foreach (var change in changes)
        {
            (await Api.SendAsync(change.As(admin))).Status.Should().BeInRange(200, 201);
            (await stream.ReadChangeAsync(Api, Poll)).Should().Be(Event, change.Path);
        }
    }

    [Test]
    public async Task Get_NothingOrAnotherTenantChanges_IsASignOfLifeEveryFifteenSeconds()
    {
        await using var before = await OpenAsync();
        // What changed just before may still be told; after this long it has been.
        for (var signs = 0; signs < 3;)
        {
            signs += await before.ReadAsync(Api, Poll) == Comment ? 1 : 0;
        }

        // The clock stands still until this one is read.
        var begin = Api.Time.GetUtcNow();
        await using var stream = await OpenAsync();
        await stream.ReadAsync();
        await Api.CreateKeyAsync();
        await Api.SendAsync(ApiRequest.PatchKey(await Api.GetAdminIdAsync(), """{"metadata":{"a":1}}"""));

        (await stream.ReadAsync(Api, Poll)).Should().Be(Comment);
        (Api.Time.GetUtcNow() - begin).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15));
        (await stream.ReadAsync(Api, Poll)).Should().Be(Comment);
    }

    [TestCase("disabled")]
    [TestCase("deleted")]
    [TestCase("rotated")]
    [TestCase("tenant")]
    public async Task Get_KeyThatLetsNobodyInAnyMore_Ends(string how)
    {
        await using var stream = await OpenAsync();
        await stream.ReadAsync();

        switch (how)
        {
            case "disabled":
                await Api.SendAsync(ApiRequest.PatchKey(id, """{"enabled":false}""").As(admin));
                break;
            case "deleted":
                await Api.SendAsync(ApiRequest.Delete("/api-keys/current").WithKey(secret) with { Host = admin.Host });
                break;
            case "rotated":
                await Api.SendAsync(ApiRequest.RotateKey(id).As(admin));
                break;
            default:
                await Api.SetTenantEnabledAsync(admin.Tenant, enabled: false);
                break;
        }

        (await stream.ReadChangeAsync(Api, Poll)).Should().BeNull();
    }

    [Test]
    public async Task Get_KeyThatExpires_EndsThen()
    {
        (await Api.SendAsync(ApiRequest.PatchKey(id, $$"""{"expires_at":"{{Api.Time.GetUtcNow().AddSeconds(10):O}}"}""").As(admin))).Status.Should().Be(200);
        await using var stream = await OpenAsync();
        await stream.ReadAsync();

        // What changed just before may still be told; ten seconds come before the first sign of life.
        var told = await stream.ReadAsync(Api, Poll);
        while (told == Event)
        {
            told = await stream.ReadAsync(Api, Poll);
        }

        told.Should().BeNull();
    }

    [Test]
    public async Task Get_FifthStreamOfAKey_Is429UntilOneEnds()
    {
        var streams = new List<OpenStream>();
        for (var number = 0; number < 4; number++)
        {
            streams.Add(await OpenAsync());
            await streams[^1].ReadAsync();
        }

        var refused = await Api.SendAsync(Call("GET"));
        refused.ShouldBeProblem(429, "Too Many Requests", "rate_limited", "A key has at most 4 streams of changes at the same time");
        refused.Header("Retry-After").Should().Be("60");
        (await Api.SendAsync(Call("HEAD"))).Status.Should().Be(429);
        await using var ofAnother = await OpenStream.OpenAsync(Api, admin.Secret, admin.Host);
        ((int)ofAnother.Response.StatusCode).Should().Be(200);

        await streams[0].DisposeAsync();
        await Eventually.IsTrueAsync(async () => (await Api.SendAsync(Call("HEAD"))).Status == 200, "the place of the stream that ended is free");
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    [Test]
    public async Task Head_AnyKey_HasTheHeadersAndNoBody()
    {
        var response = await Api.SendAsync(Call("HEAD"));

        response.Status.Should().Be(200);
        response.Body.Should().BeEmpty();
        response.ContentHeaders.ContentType!.ToString().Should().Be("text/event-stream");
        response.Header("Cache-Control").Should().Be("no-store");
    }

    [Test]
    public async Task Get_UnknownParameter_Is400() =>
        (await Api.SendAsync(Call("GET") with { Path = "/api-keys/changes?since=1" })).ShouldBeInvalid("since", "Unknown query parameter 'since'");

    [Test]
    public async Task Get_ServerThatStops_Ends()
    {
        await using var api = new AvicennaApi(Database);
        await using var stream = await OpenStream.OpenAsync(api, AvicennaApi.AdminKey);
        await stream.ReadAsync();

        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await stream.ReadAsync()).Should().BeNull();
    }

    private Task<OpenStream> OpenAsync() => OpenStream.OpenAsync(Api, secret, admin.Host);

    private ApiRequest Call(string method) => new ApiRequest(method, "/api-keys/changes").WithKey(secret) with { Host = admin.Host };
}
