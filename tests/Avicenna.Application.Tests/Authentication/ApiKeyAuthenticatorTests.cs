using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Authentication;

public sealed class ApiKeyAuthenticatorTests
{
    private const string Secret = "an-imported-secret";

    private static readonly AuthenticationResult Invalid = new(AuthenticationOutcome.Invalid, Key: null);

    private readonly Guid tenantId = Guid.NewGuid();
    private StubHasher hasher = null!;
    private Mock<IApiKeyRepository> keys = null!;
    private Mock<IHashUpgrader> upgrader = null!;

    private static IEnumerable<string> Malformed =>
        ["", " ", "fifteen-letters", "with a space inside", "trailing-newline\n", "not-ascii-at-all-é", "delete-in-it-\u007F-is", new string('k', 513)];

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
        hasher = new StubHasher("new", "old", "oldest");
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        upgrader = new Mock<IHashUpgrader>(MockBehavior.Strict);
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task Authenticate_MalformedSecret_IsInvalidWithoutHashingOrAskingTheStore(string secret)
    {
        (await AuthenticateAsync(secret)).Should().Be(Invalid);

        keys.VerifyNoOtherCalls();
        hasher.Hashed.Should().Be(0);
    }

    [Test]
    public async Task Authenticate_SecretUnderTheFirstPepper_IsValidAfterOneQuestion()
    {
        var key = Store("new", ApiKeySnapshots.Usable(tenantId));

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.Valid, key));

        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()), Times.Once);
        upgrader.VerifyNoOtherCalls();
    }

    [TestCase("old")]
    [TestCase("oldest")]
    [TestCase(null)]
    public async Task Authenticate_SecretUnderAnOlderPepperOrAPlainHash_IsValidAndMovedToTheFirst(string? pepperId)
    {
        var key = Store(pepperId, ApiKeySnapshots.Usable(tenantId));
        var (current, replacement) = (HashUnder(pepperId), HashUnder("new"));
        upgrader.Setup(queue => queue.Enqueue(current, replacement));

        (await AuthenticateAsync()).Should().Be(new AuthenticationResult(AuthenticationOutcome.Valid, key));

        upgrader.Verify(queue => queue.Enqueue(current, replacement), Times.Once);
    }

    [Test]
    public async Task Authenticate_UnknownSecret_IsInvalidAfterOneQuestionForEveryPepperAndThePlainHash()
    {
        IReadOnlyList<SecretHash> asked = [];
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<SecretHash> candidates, CancellationToken _) => asked = candidates)
            .ReturnsAsync((ApiKeySnapshot?)null);

        (await AuthenticateAsync()).Should().Be(Invalid);

        asked.Should().Equal(HashUnder("new"), HashUnder("old"), HashUnder("oldest"), HashUnder(null));
        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()), Times.Once);
        upgrader.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Identify_SecretOfADisabledKey_TellsWhoseItIs()
    {
        var key = Store("new", ApiKeySnapshots.Usable(tenantId) with { Enabled = false });

        (await Authenticator().IdentifyAsync(Secret, CancellationToken.None)).Should().Be(key);
    }

    [TestCaseSource(nameof(ReasonsToRefuse))]
    public async Task Authenticate_KeyThatIsNotUsable_IsInvalidForItsTenantAndForAnother(Func<ApiKeySnapshot, ApiKeySnapshot> change)
    {
        Store("new", change(ApiKeySnapshots.Usable(tenantId)));

        (await AuthenticateAsync()).Should().Be(Invalid);
        (await AuthenticateAsync(Secret, Guid.NewGuid())).Should().Be(Invalid);
    }

    [Test]
    public async Task Authenticate_TickBeforeItExpires_IsValid()
    {
        var end = Clock.Now.AddTicks(1);
        Store("new", ApiKeySnapshots.Usable(tenantId) with { ExpiresAt = end, SecretExpiresAt = end });

        (await AuthenticateAsync()).Outcome.Should().Be(AuthenticationOutcome.Valid);
    }

    [Test]
    public async Task Authenticate_ValidKeyOfAnotherTenant_TellsThatButNotWhose()
    {
        Store("new", ApiKeySnapshots.Usable(tenantId));

        (await AuthenticateAsync(Secret, Guid.NewGuid())).Should().Be(new AuthenticationResult(AuthenticationOutcome.OtherTenant, Key: null));
    }

    [Test]
    public async Task Authenticate_StoreThatCannotBeReached_LetsTheFailurePass()
    {
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException(new TimeoutException()));

        var act = () => AuthenticateAsync();

        await act.Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task Authenticate_TokenOfTheCaller_IsGivenToTheStore()
    {
        using var source = new CancellationTokenSource();
        StoreNothing();

        await AuthenticateAsync(Secret, tenantId, source.Token);

        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), source.Token), Times.Once);
    }

    private Task<AuthenticationResult> AuthenticateAsync(string secret = Secret) => AuthenticateAsync(secret, tenantId);

    private Task<AuthenticationResult> AuthenticateAsync(string secret, Guid addressed, CancellationToken cancellationToken = default) =>
        Authenticator().AuthenticateAsync(addressed, secret, cancellationToken);

    private ApiKeyAuthenticator Authenticator() => new(hasher, keys.Object, upgrader.Object, Clock.Create());

    private SecretHash HashUnder(string? pepperId) => pepperId is null ? hasher.HashPlain(Secret) : hasher.Hash(Secret, pepperId);

    private ApiKeySnapshot Store(string? pepperId, ApiKeySnapshot key)
    {
        var stored = key with { Hash = HashUnder(pepperId) };
        keys.Setup(store => store.FindByHashAsync(It.Is<IReadOnlyList<SecretHash>>(candidates => candidates.Contains(stored.Hash)), It.IsAny<CancellationToken>())).ReturnsAsync(stored);
        return stored;
    }

    private void StoreNothing() =>
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>())).ReturnsAsync((ApiKeySnapshot?)null);
}
