using System.Security.Cryptography;
using Avicenna.Application.Authentication;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class PepperRepositoryTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private string pepperId = "";

    private IPepperRepository Peppers => Store.Get<IPepperRepository>();

    [SetUp]
    public async Task RegisterPepperAsync()
    {
        pepperId = $"pepper-{Guid.NewGuid():N}";
        await RegisterAsync(Peppers, 1);
    }

    [Test]
    public async Task RegisterAsync_SameValueAgain_NothingHasChanged() => (await RegisterAsync(Peppers, 1)).Should().BeEmpty();

    [Test]
    public async Task RegisterAsync_AnotherValueWhileSecretsAreKeptUnderIt_NamesThePepperAndKeepsTheOldValue()
    {
        await AddAsync(Key().WithSecret(RandomHash(pepperId)).Build());

        (await RegisterAsync(Peppers, 2)).Should().Equal(pepperId);

        (await RegisterAsync(Peppers, 1)).Should().BeEmpty();
    }

    [Test]
    public async Task RegisterAsync_AnotherValueWhileNothingDependsOnIt_NamesThePepperAndKeepsTheOldValue()
    {
        // A node that will mint keys under it may be running already.
        (await RegisterAsync(Peppers, 2)).Should().Equal(pepperId);

        (await RegisterAsync(Peppers, 1)).Should().BeEmpty();
    }

    [Test]
    public async Task RegisterAsync_IdThatDiffersInCase_IsAnotherPepper()
    {
        var fingerprints = new Dictionary<string, byte[]> { [pepperId.ToUpperInvariant()] = Fingerprint(2) };

        (await Peppers.RegisterAsync(fingerprints, CancellationToken.None)).Should().BeEmpty();
    }

    [Test]
    public async Task RegisterAsync_LongestId_IsKeptWhole()
    {
        pepperId = new string('x', 64);
        await RegisterAsync(Peppers, 1);
        await AddAsync(Key().WithSecret(RandomHash(pepperId)).Build());

        (await RegisterAsync(Peppers, 2)).Should().Equal(pepperId);
    }

    [Test]
    public async Task RegisterAsync_RacingOnTwoNodes_AllSucceed()
    {
        pepperId = $"raced-{Guid.NewGuid():N}";
        await using var otherNode = new TestStore(Database, Time);
        IPepperRepository[] nodes = [Peppers, otherNode.Get<IPepperRepository>()];

        var changed = await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(() => RegisterAsync(nodes[index % nodes.Length], 1))));

        changed.Should().OnlyContain(ids => ids.Count == 0);
    }

    [TestCase(null, true)]
    [TestCase(60_000, true)]
    [TestCase(1, true)]
    [TestCase(0, false)]
    [TestCase(-1, false)]
    public async Task CountLiveSecretsAsync_SecretThatExpiresAroundNow_CountsUntilThatMoment(int? millisecondsFromNow, bool live)
    {
        await AddAsync(Key().WithSecret(RandomHash(pepperId), expires: FromNow(millisecondsFromNow)).Build());

        (await CountAsync()).Should().Be(live ? 1 : 0);
        (await IsInUseAsync()).Should().Be(live);
    }

    [Test]
    public async Task CountLiveSecretsAsync_UnusedPepper_IsListedWithZero()
    {
        (await CountAsync()).Should().Be(0);
        (await IsInUseAsync()).Should().BeFalse();
    }

    [Test]
    public async Task CountLiveSecretsAsync_SeveralKeysAndSecrets_CountsSecrets()
    {
        await AddAsync(Key().WithSecret(RandomHash(pepperId)).WithSecret(RandomHash(pepperId), expires: FromNow(1000)).Build());
        await AddAsync(Key().WithSecret(RandomHash(pepperId)).WithSecret(RandomHash(pepperId), expires: FromNow(-1000)).Build());

        (await CountAsync()).Should().Be(3);
        (await IsInUseAsync()).Should().BeTrue();
    }

    private static byte[] Fingerprint(byte number) => SHA256.HashData([number]);

    private DateTimeOffset? FromNow(int? milliseconds) => milliseconds is { } value ? Time.GetUtcNow().AddMilliseconds(value) : null;

    private Task<IReadOnlyList<string>> RegisterAsync(IPepperRepository peppers, byte number) =>
        peppers.RegisterAsync(new Dictionary<string, byte[]> { [pepperId] = Fingerprint(number) }, CancellationToken.None);

    private async Task<long> CountAsync() => (await Peppers.CountLiveSecretsAsync(CancellationToken.None))[pepperId];

    private async Task<bool> IsInUseAsync() => (await Peppers.FindInUseAsync(CancellationToken.None)).Contains(pepperId);
}
