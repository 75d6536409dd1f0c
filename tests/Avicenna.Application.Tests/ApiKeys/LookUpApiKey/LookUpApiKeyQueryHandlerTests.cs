using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.LookUpApiKey;

public sealed class LookUpApiKeyQueryHandlerTests
{
    private const string Secret = "an-imported-secret";

    private static readonly ApiKey Key = new ApiKeyBuilder(Guid.NewGuid()).Named("Ingest").Build();
    private static readonly ApiKeySnapshot Usable = TestSnapshots.Usable(Key.TenantId) with { KeyId = Key.Id };

    private readonly StubHasher hasher = new("p2", "p1");
    private Mock<IApiKeyRepository> keys = null!;

    private static IEnumerable<TestCaseData> Found =>
    [
        Case("usable", Usable),
        Case("disabled", Usable with { Enabled = false }),
        Case("expired", Usable with { ExpiresAt = Clock.Now.AddDays(-1) }),
        Case("of a disabled tenant", Usable with { TenantEnabled = false }),
        Case("replaced, in its grace period", Usable with { SecretExpiresAt = Clock.Now.AddTicks(1) }),
    ];

    private static IEnumerable<TestCaseData> NotFound =>
    [
        Case("unknown", null),
        Case("replaced", Usable with { SecretExpiresAt = Clock.Now }),
        Case("of another tenant", Usable with { TenantId = Guid.NewGuid() }),
        Case("of another tenant, disabled", Usable with { TenantId = Guid.NewGuid(), Enabled = false }),
    ];

    [SetUp]
    public void Arrange() => keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);

    [TestCaseSource(nameof(Found))]
    public async Task Handle_SecretOfTheTenantsKey_ShowsItWhetherOrNotItLetsAnyoneIn(ApiKeySnapshot snapshot)
    {
        Know(snapshot);

        (await HandleAsync()).Should().BeEquivalentTo(TestMapper.Create().Map<ApiKeyDetails>(Key));

        keys.Verify(store => store.FindByHashAsync(
            It.Is<IReadOnlyList<SecretHash>>(hashes => hashes.Count == 3 && hashes[0] == hasher.Hash(Secret)), It.IsAny<CancellationToken>()), Times.Once);
    }

    [TestCaseSource(nameof(NotFound))]
    public async Task Handle_SecretThatEndedOrIsNotTheTenants_IsNotFound(ApiKeySnapshot? snapshot)
    {
        Know(snapshot);

        await ShouldNotBeFoundAsync(Secret);
    }

    [Test]
    public async Task Handle_KeyThatIsDeletedMeanwhile_IsNotFound()
    {
        Know(Usable, key: null);

        await ShouldNotBeFoundAsync(Secret);
    }

    [TestCase("short")]
    [TestCase("with a space in the middle")]
    public async Task Handle_TextThatIsNoSecret_IsNotFoundWithoutAskingTheStore(string text)
    {
        await ShouldNotBeFoundAsync(text);

        keys.VerifyNoOtherCalls();
    }

    [Test]
    public void Input_InText_ShowsNoSecret() => new LookUpApiKeyQuery(Key.TenantId, new LookUpApiKeyInput { Key = Secret }).ToString().Should().NotContain(Secret);

    [Test]
    public void Validate_NoKey_IsRequired()
    {
        Validate("").Should().Equal(("Input.Key", "key is required"));
        Validate("x").Should().BeEmpty();
    }

    private static TestCaseData Case(string name, ApiKeySnapshot? snapshot) => new TestCaseData(snapshot).SetArgDisplayNames(name);

    private static IEnumerable<(string Member, string Sentence)> Validate(string key) =>
        new LookUpApiKeyQueryValidator().Validate(new LookUpApiKeyQuery(Key.TenantId, new LookUpApiKeyInput { Key = key })).Errors.Select(error => (error.PropertyName, error.ErrorMessage));

    private void Know(ApiKeySnapshot? snapshot) => Know(snapshot, Key);

    private void Know(ApiKeySnapshot? snapshot, ApiKey? key)
    {
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>())).ReturnsAsync(snapshot);
        keys.Setup(store => store.FindAsync(Key.TenantId, Key.Id, It.IsAny<CancellationToken>())).ReturnsAsync(key);
    }

    private async Task ShouldNotBeFoundAsync(string secret) =>
        await FluentActions.Awaiting(() => HandleAsync(secret)).Should().ThrowExactlyAsync<AvicennaException>().WithMessage("API key not found");

    private Task<ApiKeyDetails> HandleAsync(string secret = Secret) =>
        new LookUpApiKeyQueryHandler(keys.Object, hasher, TestMapper.Create(), Clock.Create())
            .Handle(new LookUpApiKeyQuery(Key.TenantId, new LookUpApiKeyInput { Key = secret }), CancellationToken.None);
}
