using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Idempotency;

/// <summary>However often a create is repeated with its <c>Idempotency-Key</c>, within a day it mints one key.</summary>
internal sealed class IdempotentCreateTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Body = """{"name":"Test key"}""";
    private const string Replayed = "This call was made before with this Idempotency-Key. Its key can't be shown again; rotate it to get a new one";

    private TenantAdmin admin = null!;

    private int tenants;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [SetUp]
    public async Task CreateTenantAsync() => admin = await Api.CreateTenantAdminAsync($"create{++tenants}");

    [Test]
    public async Task Create_Repeat_Is409ThatShowsWhatTheFirstMadeWithoutItsSecret()
    {
        var first = await SendAsync("k1");
        var id = first.Json.GetProperty("key_data").GetProperty("id").GetGuid();
        var key = new ExpectedKey(id, first.Json.GetProperty("key").GetString()!, admin.KeyId) { CreatedAt = first.Json.GetProperty("key_data").GetProperty("created_at").GetString()! };

        var repeat = await SendAsync("k1");

        first.Status.Should().Be(201);
        ShouldBeReplay(repeat, key.ToString());
        repeat.ContentHeaders.ContentType!.ToString().Should().Be("application/problem+json");
        (await CountKeysAsync()).Should().Be(2);
    }

    [Test]
    public async Task Create_RepeatOfAKeyWithEveryMember_ShowsThem()
    {
        const string Whole = """{"name":"Test key","owner_id":"Kunde 7","scopes":["b","a"],"allowed_addresses":["10.0.0.0/8"]}""";
        var first = await SendAsync("k1", Whole);
        var key = new ExpectedKey(first.Json.GetProperty("key_data").GetProperty("id").GetGuid(), first.Json.GetProperty("key").GetString()!, admin.KeyId)
        {
            CreatedAt = first.Json.GetProperty("key_data").GetProperty("created_at").GetString()!,
            OwnerId = "Kunde 7",
            Scopes = """["b","a"]""",
            AllowedAddresses = """["10.0.0.0/8"]""",
        };

        ShouldBeReplay(await SendAsync("k1", Whole), key.ToString());
    }

    [Test]
    public async Task Create_RepeatWhenTheKeyIsGone_Is409WithNothingToShow()
    {
        var first = await SendAsync("k1");
        await Api.SendAsync(ApiRequest.Delete(first.Header("Location")!).As(admin));

        ShouldBeReplay(await SendAsync("k1"), "null");
    }

    [TestCase("""{"name":"Test key" }""")]
    [TestCase("""{"name":"Other"}""")]
    public async Task Create_RepeatWithOtherBytes_Is422(string body)
    {
        await SendAsync("k1");

        (await SendAsync("k1", body)).ShouldBeProblem(422, "Unprocessable Entity", "idempotency_mismatch", "This Idempotency-Key was used with another request body; use a new one for a new request");
        (await CountKeysAsync()).Should().Be(2);
    }

    [Test]
    public async Task Create_OtherKeyOrOtherCaseOfIt_IsAnotherCall()
    {
        foreach (var key in new[] { "k1", "K1", "k2", "!", new string('~', 255) })
        {
            (await SendAsync(key)).Status.Should().Be(201);
        }

        (await CountKeysAsync()).Should().Be(6);
    }

    [TestCase(" ")]
    [TestCase("two words")]
    [TestCase("schlüssel")]
    [TestCase("a\tb")]
    public async Task Create_BadHeader_Is400(string key) => await ShouldBeBadHeaderAsync(ApiRequest.CreateKey(Body).WithHeader("Idempotency-Key", key));

    [Test]
    public async Task Create_HeaderTooLongOrRepeated_Is400()
    {
        await ShouldBeBadHeaderAsync(ApiRequest.CreateKey(Body).WithHeader("Idempotency-Key", new string('k', 256)));
        await ShouldBeBadHeaderAsync(ApiRequest.CreateKey(Body).WithHeader("Idempotency-Key", "k1").WithHeader("Idempotency-Key", "k1"));
    }

    [Test]
    public async Task Create_BadHeaderAndMembersOutOfRange_IsToldOfTheHeader() =>
        await ShouldBeBadHeaderAsync(ApiRequest.CreateKey("""{"ratelimit_min":0}""").WithHeader("Idempotency-Key", "two words"));

    [Test]
    public async Task Create_SameKeyInAnotherTenant_IsAnotherCall()
    {
        var other = await Api.CreateTenantAdminAsync($"other{tenants}");
        await SendAsync("k1");

        (await Api.SendAsync(ApiRequest.CreateKey(Body).WithHeader("Idempotency-Key", "k1").As(other))).Status.Should().Be(201);
    }

    [Test]
    public async Task Create_RepeatByAnotherAdminOfTheTenant_IsTheSameCall()
    {
        var (secret, _) = await Api.CreateKeyAsync("admin", admin: admin);
        await SendAsync("k1");

        var repeat = await Api.SendAsync(ApiRequest.CreateKey(Body).WithHeader("Idempotency-Key", "k1").WithKey(secret) with { Host = admin.Host });

        repeat.Status.Should().Be(409);
    }

    [Test]
    public async Task Create_RepeatAfterADay_MintsAgain()
    {
        await SendAsync("k1");

        Api.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        (await SendAsync("k1")).Status.Should().Be(409);
        Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await SendAsync("k1")).Status.Should().Be(201);
        (await SendAsync("k1")).Status.Should().Be(409);
    }

    [Test]
    public async Task Create_CallThatFailed_LeavesNoRecord()
    {
        (await SendAsync("k1", """{"name":""}""")).Status.Should().Be(400);

        (await SendAsync("k1")).Status.Should().Be(201);
    }

    [Test]
    public async Task Create_TwentyAtOnce_MintOneKey()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync("k1")));

        responses.Should().ContainSingle(response => response.Status == 201);
        responses.Where(response => response.Status != 201).Should().OnlyContain(response => response.Status == 409);
        (await CountKeysAsync()).Should().Be(2);
    }

    private Task<ApiResponse> SendAsync(string key, string body = Body) => Api.SendAsync(ApiRequest.CreateKey(body).WithHeader("Idempotency-Key", key).As(admin));

    private async Task<int> CountKeysAsync() => (await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=200").As(admin))).Json.GetProperty("api_keys").GetArrayLength();

    private async Task ShouldBeBadHeaderAsync(ApiRequest request) =>
        (await Api.SendAsync(request.As(admin))).ShouldBeInvalid("Idempotency-Key", "Idempotency-Key must be sent once and be 1 to 255 visible ASCII characters");

    private static void ShouldBeReplay(ApiResponse response, string keyData)
    {
        response.BodyButRequestId.Should().Be(
            $$"""{"type":"urn:avicenna:problem:idempotency_replayed","title":"Conflict","status":409,"success":false,"message":"{{Replayed}}","code":"idempotency_replayed","key_data":{{keyData}},"request_id":""}""");
        response.Status.Should().Be(409);
    }
}
