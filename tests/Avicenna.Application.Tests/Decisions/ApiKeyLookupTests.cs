using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Avicenna.Application.Tests.Decisions;

public sealed class ApiKeyLookupTests
{
    private const string Secret = "an-imported-secret";

    private StubHasher hasher = null!;
    private Mock<IApiKeyRepository> keys = null!;
    private HashUpgrader upgrader = null!;

    private static IEnumerable<string> Malformed =>
        ["", " ", "fifteen-letters", "with a space inside", "trailing-newline\n", "not-ascii-at-all-é", "delete-in-it-\u007F-is", new string('k', 513)];

    [SetUp]
    public void Arrange()
    {
        hasher = new StubHasher("new", "old", "oldest");
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        upgrader = new HashUpgrader(keys.Object, NullLogger<HashUpgrader>.Instance);
    }

    [TearDown]
    public void Dispose() => upgrader.Dispose();

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

        (await FindAsync()).Should().Be(key with { Hash = null });

        keys.Verify(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()), Times.Once);
        (await UpgradesAsync()).Should().BeEmpty();
    }

    [TestCase("old")]
    [TestCase("oldest")]
    [TestCase(null)]
    public async Task Find_SecretUnderAnOlderPepperOrAPlainHash_IsFoundAndMovedToTheFirst(string? pepperId)
    {
        var key = Store(pepperId);
        var (current, replacement) = (HashUnder(pepperId), HashUnder("new"));

        (await FindAsync()).Should().Be(key with { Hash = null });

        (await UpgradesAsync()).Should().Equal((current, replacement));
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
        (await UpgradesAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Find_SecretOfADisabledKey_TellsWhoseItIs()
    {
        var key = Store("new", enabled: false);

        (await FindAsync()).Should().Be(key with { Hash = null });
    }

    [Test]
    public async Task Find_StoreThatCannotBeReached_LetsTheFailurePass()
    {
        keys.Setup(store => store.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("The test says so"));

        var act = () => FindAsync();

        await act.Should().ThrowAsync<StoreUnavailableException>();
    }

    private Task<ApiKeySnapshot?> FindAsync(string secret = Secret) => new ApiKeyLookup(hasher, keys.Object, upgrader).FindAsync(secret, CancellationToken.None);

    /// <summary>What was moved to another hash, once the upgrader has come to a mark behind all of it.</summary>
    private async Task<IEnumerable<(SecretHash Current, SecretHash Replacement)>> UpgradesAsync()
    {
        var (mark, reached) = (HashUnder("mark"), new TaskCompletionSource());
        var upgrades = new List<(SecretHash, SecretHash)>();
        keys.Setup(store => store.ReplaceHashAsync(It.IsAny<SecretHash>(), It.IsAny<SecretHash>(), It.IsAny<CancellationToken>()))
            .Callback((SecretHash current, SecretHash replacement, CancellationToken _) => upgrades.Add((current, replacement)))
            .Returns(Task.CompletedTask);
        keys.Setup(store => store.ReplaceHashAsync(mark, mark, It.IsAny<CancellationToken>())).Callback(reached.SetResult).Returns(Task.CompletedTask);
        upgrader.Enqueue(mark, mark);
        await upgrader.StartAsync(CancellationToken.None);
        await reached.Task;
        return upgrades;
    }

    private SecretHash HashUnder(string? pepperId) => pepperId is null ? hasher.HashPlain(Secret) : hasher.Hash(Secret, pepperId);

    private ApiKeySnapshot Store(string? pepperId, bool enabled = true)
    {
        var stored = TestSnapshots.Usable(Guid.NewGuid()) with { Hash = HashUnder(pepperId), Enabled = enabled };
        keys.Setup(store => store.FindByHashAsync(It.Is<IReadOnlyList<SecretHash>>(candidates => candidates.Contains(stored.Hash)), It.IsAny<CancellationToken>())).ReturnsAsync(stored);
        return stored;
    }
}
