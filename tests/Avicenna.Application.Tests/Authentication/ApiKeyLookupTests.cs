using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Authentication;

public sealed class ApiKeyLookupTests
{
    private const string Secret = "an-imported-secret";

    private StubHasher hasher = null!;
    private Mock<IApiKeyRepository> keys = null!;
    private Mock<IHashUpgrader> upgrader = null!;

    private static IEnumerable<string> Malformed =>
        ["", " ", "fifteen-letters", "with a space inside", "trailing-newline\n", "not-ascii-at-all-é", "delete-in-it-\u007F-is", new string('k', 513)];

    [SetUp]
    public void Arrange()
    {
        hasher = new StubHasher("new", "old", "oldest");
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        upgrader = new Mock<IHashUpgrader>(MockBehavior.Strict);
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task Find_MalformedSecret_IsNobodysWithoutHashingOrAskingTheStore(string secret)
    {
        (await FindAsync(secret)).Should().BeNull();

        keys.VerifyNoOtherCalls();
        hasher.Hashed.Should().Be(0);
    }

    [Test]
    public async Task Find_SecretUnderTheFirstPepper_IsFoundWithOneQuestion()
    {
        var key = Store("new");

        (await FindAsync()).Should().Be(key);

        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()), Times.Once);
        upgrader.VerifyNoOtherCalls();
    }

    [TestCase("old")]
    [TestCase("oldest")]
    [TestCase(null)]
    public async Task Find_SecretUnderAnOlderPepperOrAPlainHash_IsFoundAndMovedToTheFirst(string? pepperId)
    {
        var key = Store(pepperId);
        var (current, replacement) = (HashUnder(pepperId), HashUnder("new"));
        upgrader.Setup(queue => queue.Enqueue(current, replacement));

        (await FindAsync()).Should().Be(key);

        upgrader.Verify(queue => queue.Enqueue(current, replacement), Times.Once);
    }

    [Test]
    public async Task Find_UnknownSecret_IsNobodysAfterOneQuestionForEveryPepperAndThePlainHash()
    {
        IReadOnlyList<SecretHash> asked = [];
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<SecretHash> candidates, CancellationToken _) => asked = candidates)
            .ReturnsAsync((ApiKeySnapshot?)null);

        (await FindAsync()).Should().BeNull();

        asked.Should().Equal(HashUnder("new"), HashUnder("old"), HashUnder("oldest"), HashUnder(null));
        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()), Times.Once);
        upgrader.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Find_SecretOfADisabledKey_TellsWhoseItIs()
    {
        var key = Store("new", enabled: false);

        (await FindAsync()).Should().Be(key);
    }

    [Test]
    public async Task Find_StoreThatCannotBeReached_LetsTheFailurePass()
    {
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("The test says so"));

        var act = () => FindAsync();

        await act.Should().ThrowAsync<StoreUnavailableException>();
    }

    private Task<ApiKeySnapshot?> FindAsync(string secret = Secret) => new ApiKeyLookup(hasher, keys.Object, upgrader.Object).FindAsync(secret, CancellationToken.None);

    private SecretHash HashUnder(string? pepperId) => pepperId is null ? hasher.HashPlain(Secret) : hasher.Hash(Secret, pepperId);

    private ApiKeySnapshot Store(string? pepperId, bool enabled = true)
    {
        var stored = ApiKeySnapshots.Usable(Guid.NewGuid()) with { Hash = HashUnder(pepperId), Enabled = enabled };
        keys.Setup(store => store.FindByHashAsync(It.Is<IReadOnlyList<SecretHash>>(candidates => candidates.Contains(stored.Hash)), It.IsAny<CancellationToken>())).ReturnsAsync(stored);
        return stored;
    }
}
