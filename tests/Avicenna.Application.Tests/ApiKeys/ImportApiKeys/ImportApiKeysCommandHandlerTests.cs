using System.Text.Json;
using Avicenna.Application.Abstractions;
using Avicenna.Application.ApiKeys.ImportApiKeys;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.ImportApiKeys;

public sealed class ImportApiKeysCommandHandlerTests
{
    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly IProgress<ImportProgress> Progress = Mock.Of<IProgress<ImportProgress>>();

    private Mock<IApiKeyRepository> keys = null!;
    private IReadOnlyList<ApiKey> imported = null!;

    [SetUp]
    public void Arrange()
    {
        imported = [];
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
    }

    [Test]
    public async Task Handle_OnlyWhatIsRequired_ImportsAKeyWithTheDefaults()
    {
        Becomes(ImportOutcome.Imported);

        await ImportAsync(Row(1));

        var key = imported.Should().ContainSingle().Which;
        key.Id.Should().NotBeEmpty();
        key.Should().BeEquivalentTo(new ApiKey
        {
            Id = key.Id,
            TenantId = Tenant,
            Name = ApiKeyName.From("Row 1"),
            Permission = Permission.User,
            RequestLimit = RequestLimit.From(60),
            Enabled = true,
            ExpiresAt = null,
            Metadata = null,
            CreatedAt = Clock.Instant,
            CreatedBy = null,
            LastUsedAt = null,
            Secrets = [new StoredSecret(new SecretHash(PepperId: null, Bytes(1)), Hint: null, Clock.Instant, ExpiresAt: null)],
        });
    }

    [Test]
    public async Task Handle_EveryColumn_ImportsWhatItSays()
    {
        Becomes(ImportOutcome.Imported);
        var created = Clock.Instant.AddDays(-9);

        await ImportAsync(Row(1) with
        {
            Hash = Hex(0xAB).ToUpperInvariant(),
            Scheme = "hmac-sha256",
            PepperId = "p1",
            Name = " Ingest ",
            RatelimitMin = 7,
            Permission = "admin",
            Enabled = false,
            ExpiresAt = created.AddDays(1).AddTicks(9_999).ToOffset(TimeSpan.FromHours(2)),
            CreatedAt = created.AddTicks(9_999),
            LastUsedAt = Clock.Now,
            Metadata = JsonElement.Parse("""{ "n" : 1.0 }"""),
            KeyHint = "wxyz",
        });

        var key = imported.Should().ContainSingle().Which;
        key.Should().BeEquivalentTo(new ApiKey
        {
            Id = key.Id,
            TenantId = Tenant,
            Name = ApiKeyName.From("Ingest"),
            Permission = Permission.Admin,
            RequestLimit = RequestLimit.From(7),
            Enabled = false,
            ExpiresAt = created.AddDays(1),
            Metadata = KeyMetadata.FromStored("""{"n":1.0}"""),
            CreatedAt = created,
            CreatedBy = null,
            LastUsedAt = Clock.Instant,
            Secrets = [new StoredSecret(new SecretHash("p1", Bytes(0xAB)), "wxyz", created, ExpiresAt: null)],
        });
    }

    [TestCase(null, null, "sha256")]
    [TestCase("sha256", null, "sha256")]
    [TestCase(null, "p1", "hmac-sha256")]
    [TestCase("hmac-sha256", "p2", "hmac-sha256")]
    public async Task Handle_SchemeAndPepper_DecideHowTheHashIsKept(string? scheme, string? pepperId, string expected)
    {
        Becomes(ImportOutcome.Imported);

        await ImportAsync(Row(1) with { Scheme = scheme, PepperId = pepperId });

        var hash = imported.Should().ContainSingle().Which.Secrets[0].Hash;
        hash.Scheme.Should().Be(expected);
        hash.PepperId.Should().Be(pepperId);
    }

    [Test]
    public async Task Handle_Outcomes_AreCountedAndDeletedKeysNamedByLine()
    {
        Becomes(ImportOutcome.Imported, ImportOutcome.Deleted, ImportOutcome.AlreadyThere, ImportOutcome.Imported, ImportOutcome.Deleted);

        var report = await ImportAsync(Row(2), Row(3), Row(5), Row(6), Row(8));

        report.Should().BeEquivalentTo(new ImportReport(Imported: 2, AlreadyThere: 1, Deleted: [3, 8], Problems: []));
    }

    [Test]
    public async Task Handle_KeysOfAnotherTenant_AreProblemsAndNothingWasImported()
    {
        Becomes(ImportOutcome.OtherTenants, ImportOutcome.Imported, ImportOutcome.Deleted, ImportOutcome.OtherTenants);

        var report = await ImportAsync(Row(2), Row(3), Row(4), Row(5));

        report.Should().BeEquivalentTo(new ImportReport(0, 0, [], [
            new ImportProblem(2, "hash is that of another tenant's key"),
            new ImportProblem(5, "hash is that of another tenant's key"),
        ]));
    }

    [Test]
    public async Task Handle_ProgressAndToken_AreGivenToTheStore()
    {
        Becomes(ImportOutcome.Imported);
        using var source = new CancellationTokenSource();

        await ImportAsync([Row(1)], source.Token);

        keys.Verify(store => store.ImportAsync(Tenant, imported, Progress, source.Token), Times.Once);
    }

    private static ImportedApiKey Row(byte line) => new() { Line = line, Hash = Hex(line), Name = $"Row {line}" };

    private static byte[] Bytes(byte fill) => [.. Enumerable.Repeat(fill, SecretHash.Length)];

    private static string Hex(byte fill) => Convert.ToHexStringLower(Bytes(fill));

    private Task<ImportReport> ImportAsync(params ImportedApiKey[] rows) => ImportAsync(rows, CancellationToken.None);

    private Task<ImportReport> ImportAsync(ImportedApiKey[] rows, CancellationToken cancellationToken) =>
        new ImportApiKeysCommandHandler(keys.Object, new StubHasher("p2", "p1"), Clock.Create()).Handle(new ImportApiKeysCommand(Tenant, rows, Progress), cancellationToken);

    private void Becomes(params ImportOutcome[] outcomes) =>
        keys.Setup(store => store.ImportAsync(Tenant, It.IsAny<IReadOnlyList<ApiKey>>(), Progress, It.IsAny<CancellationToken>()))
            .Callback((Guid _, IReadOnlyList<ApiKey> rows, IProgress<ImportProgress> _, CancellationToken _) => imported = rows)
            .ReturnsAsync(outcomes);
}
