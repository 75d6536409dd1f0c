using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.RateLimiting;

/// <summary>An address that presents one invalid key after the other is held up; whoever has a valid one never is.</summary>
internal sealed class FailedAttemptsTests
{
    private const int Default = 300;
    private const string Address = "192.0.2.7";

    private static readonly ApiRequest Current = ApiRequest.Get("/api-keys/current");
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a");

    private TestDatabase database = null!;

    [SetUp]
    public async Task CreateAsync() => database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

    [TearDown]
    public async Task RemoveAsync() => await database.DisposeAsync();

    [Test]
    public async Task AnyCall_MoreInvalidKeysThanTheDefaultAllows_Is429ForTheseAlone()
    {
        await using var api = new AvicennaApi(database);
        for (var count = 0; count < Default; count++)
        {
            (await TryAsync(api, Address, count % 2 == 0 ? Current : Question)).Status.Should().Be(401);
        }

        foreach (var call in new[] { Current, Question, ApiRequest.CreateKey("nonsense") })
        {
            ShouldBeTooMany(await TryAsync(api, Address, call));
            (await api.SendFromAsync(Address, call with { Authorization = null })).Status.Should().Be(401);
            (await TryAsync(api, "192.0.2.8", call)).Status.Should().Be(401);
        }

        (await api.SendFromAsync(Address, Current)).Status.Should().Be(200);
        (await api.SendFromAsync(Address, Question.WithKey(AvicennaApi.AdminKey))).Status.Should().Be(200);
        (await TryAsync(api, $"::ffff:{Address}", Current)).Status.Should().Be(429, "it is the same address");
    }

    [Test]
    public async Task AnyCall_AfterTheWait_IsAnsweredAsBefore()
    {
        await using var api = With(1);
        (await TryAsync(api, Address, Current)).Status.Should().Be(401);
        var refused = await TryAsync(api, Address, Current);
        ShouldBeTooMany(refused);

        api.Time.Advance(TimeSpan.FromSeconds(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture)));

        (await TryAsync(api, Address, Current)).Status.Should().Be(401);
    }

    [Test]
    public async Task AnyCall_MissingKeysAndKeysOfOthers_NeverCount()
    {
        await using var api = With(1, ("Tenancy:BaseDomains:0", "localhost"));
        var other = await api.CreateTenantAdminAsync("other");
        foreach (var call in new[] { Current, Question })
        {
            foreach (var authorization in new[] { null, "", "Bearer", "Basic YTpi" })
            {
                (await api.SendFromAsync(Address, call with { Authorization = authorization })).Status.Should().Be(401);
            }

            (await api.SendFromAsync(Address, call.WithKey(other.Secret))).Status.Should().Be(403);
            (await api.SendFromAsync(Address, call.WithKey(AvicennaApi.AdminKey))).Status.Should().Be(200);
        }

        (await TryAsync(api, Address, Current)).Status.Should().Be(401);
        ShouldBeTooMany(await TryAsync(api, Address, Current));
    }

    [Test]
    public async Task AnyCall_MalformedExpiredAndDisabledKeys_Count()
    {
        await using var api = With(3);
        var (disabled, id) = await api.CreateKeyAsync();
        await api.SendAsync(ApiRequest.PatchKey(id, """{"enabled":false}"""));
        var (expired, _) = await api.CreateKeyAsync(more: $",\"expires_at\":\"{api.Time.GetUtcNow().AddSeconds(1):O}\"");
        api.Time.Advance(TimeSpan.FromSeconds(1));

        foreach (var secret in new[] { "short", disabled, expired })
        {
            (await api.SendFromAsync(Address, Current.WithKey(secret))).ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        }

        ShouldBeTooMany(await api.SendFromAsync(Address, Current.WithKey(disabled)));
    }

    [Test]
    public async Task AnyCall_OfOneIpv6Network_IsOneClient()
    {
        await using var api = With(1);
        (await TryAsync(api, "2001:db8:1:2::1", Current)).Status.Should().Be(401);

        ShouldBeTooMany(await TryAsync(api, "2001:db8:1:2:ffff:ffff:ffff:ffff", Question));
        (await TryAsync(api, "2001:db8:1:3::1", Question)).Status.Should().Be(401);
    }

    [TestCase(true, 401)]
    [TestCase(false, 429)]
    public async Task AnyCall_Forwarded_CountsForTheClientWhereTheProxyIsTrusted(bool isTrusted, int second)
    {
        await using var api = With(1, ("Proxies:Trusted:0", isTrusted ? Address : "203.0.113.1"));
        foreach (var call in new[] { Current, Question })
        {
            (await TryAsync(api, Address, call.WithHeader("X-Forwarded-For", $"198.51.100.{call.Path.Length}"))).Status.Should().BeOneOf(401, second);
        }

        (await TryAsync(api, Address, Current.WithHeader("X-Forwarded-For", "198.51.100.99"))).Status.Should().Be(second);
        (await TryAsync(api, Address, Current.WithHeader("X-Forwarded-For", "198.51.100.99"))).Status.Should().Be(429);
    }

    private AvicennaApi With(int attempts, params (string Name, string Value)[] more) => new(
        database,
        more.Append(("Security:FailedAttemptsPerMinute", $"{attempts}")).ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2));

    private static Task<ApiResponse> TryAsync(AvicennaApi api, string address, ApiRequest call) => api.SendFromAsync(address, call.WithKey("avcna_sk_nobodys_key"));

    private static void ShouldBeTooMany(ApiResponse response)
    {
        response.ShouldBeProblem(429, "Too Many Requests", "too_many_failed_attempts", "Too many failed attempts");
        response.Header("Retry-After").Should().MatchRegex("^([1-9]|[1-5][0-9]|60)$");
        (response.Header("WWW-Authenticate"), response.Header("RateLimit")).Should().Be((null, null));
    }
}
