using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Decisions;

public sealed class AccessDeciderTests : AccessDeciderFixture
{
    private static IEnumerable<TestCaseData> ReasonsToRefuse =>
    [
        Case("disabled", key => key with { Enabled = false }),
        Case("tenant disabled", key => key with { TenantEnabled = false }),
        Case("expired now", key => key with { ExpiresAt = Clock.Now }),
        Case("expired before", key => key with { ExpiresAt = Clock.Now.AddTicks(-1) }),
        Case("secret expired", key => key with { SecretExpiresAt = Clock.Now }),
        Case("secret expired before the key", key => key with { SecretExpiresAt = Clock.Now, ExpiresAt = Clock.Now.AddDays(1) }),
        Case("key expired before the secret", key => key with { ExpiresAt = Clock.Now, SecretExpiresAt = Clock.Now.AddDays(1) }),
    ];

    [TestCase(Permission.User, RequiredAuthentication.User, VerdictReason.Allowed)]
    [TestCase(Permission.Admin, RequiredAuthentication.User, VerdictReason.Allowed)]
    [TestCase(Permission.Admin, RequiredAuthentication.Admin, VerdictReason.Allowed)]
    [TestCase(Permission.User, RequiredAuthentication.Admin, VerdictReason.AdminRequired)]
    public async Task Decide_ValidKeyWithinItsLimit_IsDecidedByItsPermissionAndCounted(Permission permission, RequiredAuthentication required, VerdictReason reason)
    {
        var key = Know(TestSnapshots.Usable(Tenant.Id) with { Permission = permission }, Admitted);

        var verdict = await DecideAsync(required);

        verdict.Should().BeEquivalentTo(new { Reason = reason, Limit = Admitted });
        verdict.Key!.KeyId.Should().Be(key.KeyId);
        var usage = (await UsageAsync()).Should().ContainSingle().Which;
        usage.KeyId.Should().Be(key.KeyId);
        usage.Counts.Should().Be(reason == VerdictReason.Allowed ? new UsageCounts(1, 0, 0) : new UsageCounts(0, 0, 1));
        usage.LastUsedAt.HasValue.Should().Be(reason == VerdictReason.Allowed, "a refused request is no use");
    }

    [Test]
    public async Task Decide_ValidKeyOverItsLimit_IsRateLimitedWhateverItsPermissionAndCounted()
    {
        Know(TestSnapshots.Usable(Tenant.Id), Refused);

        (await DecideAsync(RequiredAuthentication.Admin)).Should().BeEquivalentTo(new { Reason = VerdictReason.RateLimited, Limit = Refused });

        (await UsageAsync()).Should().ContainSingle().Which.Counts.Should().Be(new UsageCounts(0, 1, 0));
    }

    [Test]
    public async Task Decide_NothingNeeded_LooksAtNoKey() =>
        (await DecideAsync(RequiredAuthentication.None)).Should().Be(new Verdict(VerdictReason.Allowed));

    [Test]
    public async Task Decide_NoSecret_NeedsAKeyAndIsNoFailedAttempt()
    {
        for (var attempt = 0; attempt <= MaxFailedAttempts; attempt++)
        {
            (await DecideAsync(RequiredAuthentication.User, secret: null)).Should().Be(new Verdict(VerdictReason.KeyRequired));
        }
    }

    [Test]
    public async Task Decide_NobodysSecret_IsInvalidUntilItsAddressHasTriedTooOften()
    {
        Know(null);
        for (var attempt = 0; attempt < MaxFailedAttempts; attempt++)
        {
            (await DecideAsync(RequiredAuthentication.User)).Should().BeEquivalentTo(new { Reason = VerdictReason.InvalidKey, Key = (ApiKeySnapshot?)null });
        }

        var verdict = await DecideAsync(RequiredAuthentication.User);

        verdict.Reason.Should().Be(VerdictReason.TooManyFailedAttempts);
        verdict.Limit.SecondsToMore.Should().Be(60);
        (await UsageAsync()).Should().BeEmpty();
    }

    [TestCaseSource(nameof(ReasonsToRefuse))]
    public async Task Decide_KeyThatIsNotUsable_IsInvalidForItsTenantAndForAnother(Func<ApiKeySnapshot, ApiKeySnapshot> change)
    {
        Know(change(TestSnapshots.Usable(Tenant.Id)));

        (await DecideAsync(RequiredAuthentication.User)).Reason.Should().Be(VerdictReason.InvalidKey);
        (await DecideAsync(RequiredAuthentication.User, tenant: Tenant with { Id = Guid.NewGuid() })).Reason.Should().Be(VerdictReason.InvalidKey);
    }

    [Test]
    public async Task Decide_TickBeforeItExpires_IsAllowed()
    {
        var end = Clock.Now.AddTicks(1);
        Know(TestSnapshots.Usable(Tenant.Id) with { ExpiresAt = end, SecretExpiresAt = end }, Admitted);

        (await DecideAsync(RequiredAuthentication.User)).IsAllowed.Should().BeTrue();
    }

    [Test]
    public async Task Decide_ValidKeyOfAnotherTenant_TellsThatButNotWhoseAndCountsNothing()
    {
        Know(TestSnapshots.Usable(Guid.NewGuid()));

        for (var attempt = 0; attempt <= MaxFailedAttempts; attempt++)
        {
            ((await DecideAsync(RequiredAuthentication.User)) with { Presented = null }).Should().Be(new Verdict(VerdictReason.OtherTenant));
        }

        Limiter.VerifyNoOtherCalls();
        (await UsageAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Decide_StoreThatCannotBeReached_LetsTheFailurePassAndIsNoFailedAttempt()
    {
        Keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("The test says so"));
        for (var attempt = 0; attempt <= MaxFailedAttempts; attempt++)
        {
            await FluentActions.Awaiting(() => DecideAsync(RequiredAuthentication.User).AsTask()).Should().ThrowAsync<StoreUnavailableException>();
        }

        Know(null);
        (await DecideAsync(RequiredAuthentication.User)).Reason.Should().Be(VerdictReason.InvalidKey);
    }

    [TestCase("GET", "/orders", false, VerdictReason.AdminRequired)]
    [TestCase("GET", "/orders?x=1", false, VerdictReason.AdminRequired)]
    [TestCase("GET", "/open", false, VerdictReason.Allowed)]
    [TestCase("GET", "/elsewhere", false, VerdictReason.Allowed)]
    [TestCase("OPTIONS", "/orders", true, VerdictReason.Allowed)]
    [TestCase("get", "/open", false, VerdictReason.TargetAmbiguous)]
    [TestCase("GET", "/a/../orders", false, VerdictReason.PathRefused)]
    public async Task Decide_Request_IsDecidedByTheTenantsPolicy(string method, string target, bool isPreflight, VerdictReason reason)
    {
        Know(TestSnapshots.Usable(Tenant.Id), Admitted);
        SetPolicy(
            RequiredAuthentication.User,
            TestEndpoints.Of(Tenant.Id, "/orders", "*") with { Authentication = RequiredAuthentication.Admin },
            TestEndpoints.Of(Tenant.Id, "/open", "GET") with { Authentication = RequiredAuthentication.None });

        (await Decider.DecideAsync(Tenant, new GuardedRequest(method, target, isPreflight), Secret, Address, CancellationToken.None)).Reason.Should().Be(reason);
    }

    [TestCase(RequiredAuthentication.None, VerdictReason.KeyRequired)]
    [TestCase(RequiredAuthentication.Admin, VerdictReason.KeyRequired)]
    public async Task Decide_NoRequest_NeverGoesWithoutAKey(RequiredAuthentication others, VerdictReason reason)
    {
        SetPolicy(others);

        (await Decider.DecideAsync(Tenant, request: null, secret: null, Address, CancellationToken.None)).Reason.Should().Be(reason);
    }

    private static TestCaseData Case(string name, Func<ApiKeySnapshot, ApiKeySnapshot> change) => new TestCaseData(change).SetArgDisplayNames(name);
}
