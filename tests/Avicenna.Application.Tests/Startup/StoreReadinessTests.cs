using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Moq;

namespace Avicenna.Application.Tests.Startup;

public sealed class StoreReadinessTests
{
    private const string OldSchema =
        "The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set Database:MigrateOnStart to true";

    private readonly StubHasher hasher = new("p2", "p1");
    private Mock<ISchemaMigrator> migrator = null!;
    private Mock<IPepperRepository> peppers = null!;

    [SetUp]
    public void Arrange()
    {
        migrator = new Mock<ISchemaMigrator>(MockBehavior.Strict);
        peppers = new Mock<IPepperRepository>(MockBehavior.Strict);
        migrator.Setup(schema => schema.IsCurrent()).Returns(true);
        peppers.Setup(store => store.RegisterAsync(It.IsAny<IReadOnlyDictionary<string, byte[]>>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        InUse("p1");
    }

    [TestCase(null)]
    [TestCase(false)]
    public async Task Prepare_MigrateOnStartNotSet_NeverMigrates(bool? migrateOnStart)
    {
        await Create(migrateOnStart).PrepareAsync(CancellationToken.None);

        migrator.Verify(schema => schema.Migrate(), Times.Never);
        peppers.Verify(store => store.RegisterAsync(It.IsAny<IReadOnlyDictionary<string, byte[]>>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task Prepare_MigrateOnStartSet_MigratesBeforeItJudgesTheSchema()
    {
        migrator.Setup(schema => schema.IsCurrent()).Returns(false);
        migrator.Setup(schema => schema.Migrate())
            .Callback(() => migrator.Setup(schema => schema.IsCurrent()).Returns(true))
            .Returns(["0001_tenants_and_keys"]);

        await Create(migrateOnStart: true).PrepareAsync(CancellationToken.None);

        migrator.Verify(schema => schema.Migrate(), Times.Once);
    }

    [Test]
    public async Task Prepare_OldSchema_RefusesBeforeItTouchesAnything()
    {
        migrator.Setup(schema => schema.IsCurrent()).Returns(false);

        await RefusesAsync(readiness => readiness.PrepareAsync(CancellationToken.None), OldSchema);

        peppers.VerifyNoOtherCalls();
    }

    [Test]
    public void RequireCurrentSchema_OldSchema_SaysWhatToDo()
    {
        migrator.Setup(schema => schema.IsCurrent()).Returns(false);

        var act = () => Create().RequireCurrentSchema();

        act.Should().ThrowExactly<StartRefusedException>().Which.Message.Should().Be(OldSchema);
    }

    [Test]
    public async Task RequirePeppers_EveryPepperThere_RegistersTheirFingerprints()
    {
        IReadOnlyDictionary<string, byte[]>? registered = null;
        peppers.Setup(store => store.RegisterAsync(It.IsAny<IReadOnlyDictionary<string, byte[]>>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyDictionary<string, byte[]> fingerprints, CancellationToken _) => registered = fingerprints)
            .ReturnsAsync([]);

        await Create().RequirePeppersAsync(CancellationToken.None);

        registered.Should().BeEquivalentTo(new Dictionary<string, byte[]>
        {
            ["p2"] = hasher.Fingerprint("p2"),
            ["p1"] = hasher.Fingerprint("p1"),
        });
    }

    [Test]
    public async Task RequirePeppers_PepperWithAnotherValue_RefusesAndNamesIt()
    {
        peppers.Setup(store => store.RegisterAsync(It.IsAny<IReadOnlyDictionary<string, byte[]>>(), It.IsAny<CancellationToken>())).ReturnsAsync(["p1"]);

        await RefusesAsync(
            readiness => readiness.RequirePeppersAsync(CancellationToken.None),
            "The pepper 'p1' is not the one that this database knows by that id, so no key hashed under it would work. "
            + "Restore its Security:Peppers value, or give the new pepper its own id");
    }

    [Test]
    public async Task RequirePeppers_MissingPeppers_RefusesWithACountForEach()
    {
        InUse("p1", "lost", "gone");
        peppers.Setup(store => store.CountLiveSecretsAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Dictionary<string, long> { ["p1"] = 5, ["lost"] = 12_345, ["gone"] = 2 });

        await RefusesAsync(
            readiness => readiness.RequirePeppersAsync(CancellationToken.None),
            "12345 live secrets need the pepper 'lost', which is not in Security:Peppers. "
            + "Add it, or give these secrets up by adding its id to Security:AbandonPeppers"
            + Environment.NewLine
            + "2 live secrets need the pepper 'gone', which is not in Security:Peppers. "
            + "Add it, or give these secrets up by adding its id to Security:AbandonPeppers");
    }

    [Test]
    public async Task RequirePeppers_OneOfTwoMissingPeppersAbandoned_RefusesForTheOther()
    {
        InUse("lost", "gone");
        peppers.Setup(store => store.CountLiveSecretsAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Dictionary<string, long> { ["lost"] = 3, ["gone"] = 2 });

        var act = () => Create(abandoned: "lost").RequirePeppersAsync(CancellationToken.None);

        (await act.Should().ThrowExactlyAsync<StartRefusedException>()).Which.Message
            .Should().StartWith("2 live secrets need the pepper 'gone'").And.NotContain("'lost'");
    }

    [Test]
    public async Task RequirePeppers_MissingPepperAbandoned_Passes()
    {
        InUse("p1", "lost");

        var act = () => Create(abandoned: "lost").RequirePeppersAsync(CancellationToken.None);

        await act.Should().NotThrowAsync();
    }

    [Test]
    public async Task FindMissingPeppers_InUseConfiguredAndAbandoned_AreThoseInUseAlone()
    {
        InUse("p1", "lost", "P2", "gone");

        (await Create(abandoned: "gone").FindMissingPeppersAsync(CancellationToken.None)).Should().Equal("lost", "P2");
    }

    [Test]
    public async Task FindMissingPeppers_NoSecretsYet_AreNone()
    {
        InUse();

        (await Create().FindMissingPeppersAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Test]
    public async Task FindAbandonedPeppers_SomeGivenUp_ReturnsThoseThatSecretsNeed()
    {
        InUse("p1", "lost", "gone");

        // p1 is configured as well, so its secrets work.
        (await Create(abandoned: ["p1", "lost", "unused"]).FindAbandonedPeppersAsync(CancellationToken.None)).Should().Equal("lost");
    }

    private async Task RefusesAsync(Func<StoreReadiness, Task> act, string sentence) =>
        (await FluentActions.Awaiting(() => act(Create())).Should().ThrowExactlyAsync<StartRefusedException>()).Which.Message.Should().Be(sentence);

    private StoreReadiness Create(bool? migrateOnStart = null, params string[] abandoned) => new(
        migrator.Object,
        peppers.Object,
        hasher,
        AuditKeys.WithoutTrails(),
        Options.Create(new DatabaseOptions { MigrateOnStart = migrateOnStart }),
        Options.Create(new SecurityOptions { AbandonPeppers = [.. abandoned] }));

    private void InUse(params string[] pepperIds) =>
        peppers.Setup(store => store.FindInUseAsync(It.IsAny<CancellationToken>())).ReturnsAsync(pepperIds);
}
