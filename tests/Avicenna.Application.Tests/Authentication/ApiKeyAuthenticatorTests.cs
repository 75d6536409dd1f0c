using System.Net;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.RateLimiting;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Authentication;

public sealed class ApiKeyAuthenticatorTests
{
    private const string Secret = "an-imported-secret";

    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");
    private static readonly LimitDecision Admitted = new(IsAdmitted: true, Remaining: 59, SecondsToMore: 60);
    private static readonly LimitDecision Refused = new(IsAdmitted: false, Remaining: 0, SecondsToMore: 17);

    private readonly Guid tenantId = Guid.NewGuid();
    private Mock<IApiKeySnapshots> snapshots = null!;
    private Mock<IRequestLimiter> limiter = null!;
    private Mock<IFailedAttemptThrottle> failedAttempts = null!;
    private Mock<IUsageRecorder> usage = null!;

    private static IEnumerable<Func<ApiKeySnapshot, ApiKeySnapshot>> ReasonsToRefuse =>
    [
        key => key with { Enabled = false },
        key => key with { TenantEnabled = false },
        key => key with { ExpiresAt = Clock.Now },
        key => key with { ExpiresAt = Clock.Now.AddTicks(-1) },
        key => key with { SecretExpiresAt = Clock.Now },
        key => key with { SecretExpiresAt = Clock.Now, ExpiresAt = Clock.Now.AddDays(1) },
        key => key with { ExpiresAt = Clock.Now, SecretExpiresAt = Clock.Now.AddDays(1) },
    ];

    [SetUp]
    public void Arrange()
    {
        snapshots = new Mock<IApiKeySnapshots>(MockBehavior.Strict);
        limiter = new Mock<IRequestLimiter>(MockBehavior.Strict);
        failedAttempts = new Mock<IFailedAttemptThrottle>(MockBehavior.Strict);
        usage = new Mock<IUsageRecorder>(MockBehavior.Strict);
    }

    [Test]
    public async Task Authenticate_ValidKeyWithinItsLimit_IsValidAndCountedByTheLimiterOnly()
    {
        var key = Know(ApiKeySnapshots.Usable(tenantId));
        limiter.Setup(counts => counts.AcquireAsync(key.KeyId, key.RequestLimit)).ReturnsAsync(Admitted);

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.Valid, key, Admitted));

        // Whether it was allowed or denied is for whoever knows what was asked for.
        usage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Authenticate_ValidKeyOverItsLimit_IsRateLimitedAndRecorded()
    {
        var key = Know(ApiKeySnapshots.Usable(tenantId));
        limiter.Setup(counts => counts.AcquireAsync(key.KeyId, key.RequestLimit)).ReturnsAsync(Refused);
        usage.Setup(recorder => recorder.Record(key.KeyId, RequestOutcome.RateLimited));

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.RateLimited, key, Refused));

        usage.Verify(recorder => recorder.Record(key.KeyId, RequestOutcome.RateLimited), Times.Once);
    }

    [Test]
    public async Task Authenticate_NobodysSecret_IsInvalidAndAFailedAttempt()
    {
        Know(null);
        failedAttempts.Setup(throttle => throttle.Note(Address)).Returns(Admitted);

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.Invalid, Key: null, Admitted));

        failedAttempts.Verify(throttle => throttle.Note(Address), Times.Once);
    }

    [TestCaseSource(nameof(ReasonsToRefuse))]
    public async Task Authenticate_KeyThatIsNotUsable_IsInvalidForItsTenantAndForAnother(Func<ApiKeySnapshot, ApiKeySnapshot> change)
    {
        Know(change(ApiKeySnapshots.Usable(tenantId)));
        failedAttempts.Setup(throttle => throttle.Note(Address)).Returns(Admitted);

        (await AuthenticateAsync()).Outcome.Should().Be(AuthenticationOutcome.Invalid);
        (await AuthenticateAsync(Guid.NewGuid())).Outcome.Should().Be(AuthenticationOutcome.Invalid);
    }

    [Test]
    public async Task Authenticate_InvalidKeyPastTheThrottle_IsTooManyFailedAttempts()
    {
        Know(null);
        failedAttempts.Setup(throttle => throttle.Note(Address)).Returns(Refused);

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.TooManyFailedAttempts, Key: null, Refused));
    }

    [Test]
    public async Task Authenticate_TickBeforeItExpires_IsValid()
    {
        var end = Clock.Now.AddTicks(1);
        var key = Know(ApiKeySnapshots.Usable(tenantId) with { ExpiresAt = end, SecretExpiresAt = end });
        limiter.Setup(counts => counts.AcquireAsync(key.KeyId, key.RequestLimit)).ReturnsAsync(Admitted);

        (await AuthenticateAsync()).Outcome.Should().Be(AuthenticationOutcome.Valid);
    }

    [Test]
    public async Task Authenticate_ValidKeyOfAnotherTenant_TellsThatButNotWhoseAndCountsNothing()
    {
        Know(ApiKeySnapshots.Usable(tenantId));

        (await AuthenticateAsync(Guid.NewGuid())).Should().Be(new AuthenticationResult(AuthenticationOutcome.OtherTenant, Key: null));

        limiter.VerifyNoOtherCalls();
        failedAttempts.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Authenticate_StoreThatCannotBeReached_LetsTheFailurePassAndIsNoFailedAttempt()
    {
        snapshots.Setup(known => known.FindAsync(Secret, It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("The test says so"));

        var act = () => AuthenticateAsync();

        await act.Should().ThrowAsync<StoreUnavailableException>();
        failedAttempts.VerifyNoOtherCalls();
    }

    private Task<AuthenticationResult> AuthenticateAsync() => AuthenticateAsync(tenantId);

    private async Task<AuthenticationResult> AuthenticateAsync(Guid addressed) =>
        await new ApiKeyAuthenticator(snapshots.Object, limiter.Object, failedAttempts.Object, usage.Object, Clock.Create())
            .AuthenticateAsync(addressed, Secret, Address, CancellationToken.None);

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(key))]
    private ApiKeySnapshot? Know(ApiKeySnapshot? key)
    {
        snapshots.Setup(known => known.FindAsync(Secret, It.IsAny<CancellationToken>())).ReturnsAsync(key);
        return key;
    }
}
