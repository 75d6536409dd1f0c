using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>Where an endpoint asks for no key, none is read, and no limit is touched.</summary>
internal sealed class VerifyAnonymousTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private const int FailedAttempts = 3;

    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/open/1");

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Tenancy:BaseDomains:0"] = "localhost",
        ["Security:FailedAttemptsPerMinute"] = $"{FailedAttempts}",
    };

    [OneTimeSetUp]
    public async Task OpenAsync() => await Api.CreateEndpointAsync("/open/**", "*", "none");

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Bearer")]
    [TestCase("Basic YTpi")]
    [TestCase("Bearer avcna_sk_nobodys_key")]
    [TestCase("Bearer \u00FF\u0080")]
    public async Task Verify_NoneIsAsked_LetsAnyoneIn(string? authorization) => (await Api.SendAsync(Question with { Authorization = authorization })).ShouldLetAnyoneIn();

    [Test]
    public async Task Verify_NoneIsAsked_ReadsNoKeyThatIsThereAndCountsNothing()
    {
        var (secret, id) = await Api.CreateKeyAsync("user", ",\"ratelimit_min\":1");
        for (var count = 0; count < 3; count++)
        {
            (await Api.SendAsync(Question.WithKey(secret))).ShouldLetAnyoneIn();
        }

        (await Api.SendAsync(ApiRequest.Verify("GET", "/closed").WithKey(secret))).ShouldLetIn(id, "user");
        (await Api.SendAsync(ApiRequest.Verify("GET", "/closed").WithKey(secret))).Status.Should().Be(429);
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetAnyoneIn();
    }

    [Test]
    public async Task Verify_NoneIsAsked_CountsNoFailedAttempt()
    {
        for (var count = 0; count < FailedAttempts + 1; count++)
        {
            (await Api.SendAsync(Question.WithKey("avcna_sk_nobodys_key"))).ShouldLetAnyoneIn();
        }

        (await Api.SendAsync(ApiRequest.Verify("GET", "/closed").WithKey("avcna_sk_nobodys_key"))).ShouldRefuseInvalidKey();
    }

    [Test]
    public async Task Verify_NoneIsAsked_ReadsNoKeyOfAnotherTenant()
    {
        var other = await Api.CreateTenantAdminAsync("other");

        (await Api.SendAsync(Question.WithKey(other.Secret))).ShouldLetAnyoneIn();
        (await Api.SendAsync(Question with { Host = other.Host })).ShouldRefuseWithoutKey("other");
    }
}
