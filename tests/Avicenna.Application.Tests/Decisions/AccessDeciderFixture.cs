using System.Net;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>The kernel over a store and a limiter that answer what a test says.</summary>
public abstract class AccessDeciderFixture
{
    protected const string Secret = "an-imported-secret";

    protected const int MaxFailedAttempts = 3;

    protected static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");
    protected static readonly LimitDecision Admitted = new(IsAdmitted: true, Remaining: 59, SecondsToMore: 60);
    protected static readonly LimitDecision Refused = new(IsAdmitted: false, Remaining: 0, SecondsToMore: 17);

    private FakeTimeProvider time = null!;
    private Mock<IUsageRepository> counts = null!;
    private UsageRecorder usage = null!;
    private HashUpgrader upgrader = null!;
    private FailedAttemptThrottle throttle = null!;
    private StrangerGate gate = null!;

    protected Tenant Tenant { get; } = new(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, Clock.Now);

    protected AccessDecider Decider { get; private set; } = null!;

    protected Mock<IApiKeyRepository> Keys { get; private set; } = null!;

    protected Mock<IRequestLimiter> Limiter { get; private set; } = null!;

    protected Mock<IEndpointRepository> Endpoints { get; private set; } = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        Keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        Limiter = new Mock<IRequestLimiter>(MockBehavior.Strict);
        Endpoints = new Mock<IEndpointRepository>(MockBehavior.Strict);
        counts = new Mock<IUsageRepository>();
        var cacheOptions = Options.Create(new CacheOptions());
        var health = new StoreHealth(cacheOptions, time);
        var (hasher, budget, invalidations) = (new StubHasher("p1"), new CacheBudget(cacheOptions), new Invalidations());
        gate = new StrangerGate(health, time);
        usage = new UsageRecorder(counts.Object, time, NullLogger<UsageRecorder>.Instance);
        upgrader = new HashUpgrader(Keys.Object, NullLogger<HashUpgrader>.Instance);
        throttle = new FailedAttemptThrottle(Options.Create(new SecurityOptions { FailedAttemptsPerMinute = MaxFailedAttempts }), time);
        Decider = new AccessDecider(
            new TenantCache(Mock.Of<ITenantRepository>(), Endpoints.Object, gate, budget, invalidations, health, time),
            new ApiKeyCache(hasher, new ApiKeyLookup(hasher, Keys.Object, upgrader), gate, budget, invalidations, health, time),
            Limiter.Object,
            throttle,
            usage,
            time);
    }

    [TearDown]
    public void Dispose()
    {
        usage.Dispose();
        upgrader.Dispose();
        throttle.Dispose();
        gate.Dispose();
    }

    /// <summary>Makes <see cref="Secret"/> that key's; null: nobody's.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(key))]
    protected ApiKeySnapshot? Know(ApiKeySnapshot? key, LimitDecision? limit = null)
    {
        Keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyList<SecretHash> candidates, CancellationToken _) => key is null ? null : key with { Hash = candidates[0] });
        if (key is not null && limit is { } decision)
        {
            Limiter.Setup(windows => windows.AcquireAsync(key.KeyId, key.RequestLimit)).ReturnsAsync(decision);
        }

        return key;
    }

    /// <summary>Gives the tenant this policy.</summary>
    protected void SetPolicy(RequiredAuthentication others, params Endpoint[] endpoints) =>
        Endpoints.Setup(store => store.FindPolicyAsync(Tenant.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AccessPolicy(new EndpointTable(endpoints), new TenantSettings(others, AllowPreflight: true)));

    protected ValueTask<Verdict> DecideAsync(RequiredAccess required, IPAddress? client) =>
        Decider.DecideAsync(Tenant, required, Secret, client, CancellationToken.None);

    protected ValueTask<Verdict> DecideAsync(RequiredAuthentication required, string? secret = Secret, Tenant? tenant = null) =>
        Decider.DecideAsync(tenant ?? Tenant, new RequiredAccess(required), secret, Address, CancellationToken.None);

    /// <summary>What was counted, by key.</summary>
    protected async Task<IReadOnlyList<KeyUsage>> UsageAsync()
    {
        var written = new List<KeyUsage>();
        counts.Setup(store => store.AddAsync(It.IsAny<IReadOnlyCollection<KeyUsage>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyCollection<KeyUsage> usage, CancellationToken _) => written.AddRange(usage))
            .Returns(Task.CompletedTask);
        await usage.StopAsync(CancellationToken.None);
        return written;
    }
}
