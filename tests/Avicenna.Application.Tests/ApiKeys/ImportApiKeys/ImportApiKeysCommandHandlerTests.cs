using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.ImportApiKeys;

public sealed class ImportApiKeysCommandHandlerTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly ImportApiKeyInput Good = new() { Hash = Hash, Name = "Legacy" };

    private readonly Guid tenantId = Guid.NewGuid();
    private Mock<IApiKeyRepository> keys = null!;
    private IReadOnlyList<ApiKey> sent = [];

    private static IEnumerable<TestCaseData> BadRows =>
    [
        Bad(Good with { Hash = null }, "hash must be 64 hex digits"),
        Bad(Good with { Hash = Hash[1..] }, "hash must be 64 hex digits"),
        Bad(Good with { Hash = Hash[1..] + "g" }, "hash must be 64 hex digits"),
        Bad(Good with { Name = null! }, "Name is required"),
        Bad(Good with { Name = new string('x', 51) }, "Name must be at most 50 characters"),
        Bad(Good with { RatelimitMin = 0 }, "ratelimit_min must be a whole number from 1 to 1000000"),
        Bad(Good with { Permission = "root" }, "Permission must be 'user' or 'admin'"),
        Bad(Good with { Scheme = "md5" }, "scheme must be 'hmac-sha256' or 'sha256'"),
        Bad(Good with { PepperId = "p9" }, "pepper_id must be that of a configured pepper: p2, p1"),
        Bad(Good with { Scheme = "hmac-sha256" }, "pepper_id must be that of a configured pepper: p2, p1"),
        Bad(Good with { Scheme = "sha256", PepperId = "p1" }, "pepper_id must be left out with scheme sha256"),
        Bad(Good with { CreatedAt = Clock.Now.AddSeconds(1) }, "created_at must not be in the future"),
        Bad(Good with { LastUsedAt = Clock.Now.AddSeconds(1) }, "last_used_at must not be in the future"),
        Bad(Good with { Metadata = Json("[]") }, "Metadata must be a JSON object"),
        Bad(Good with { Name = "was avcna_sk_2675" }, "Name must not contain an API key"),
        Bad(Good with { Metadata = Json("""{"key":"avcna_sk_2675"}""") }, "Metadata must not contain an API key"),
        Bad(Good with { KeyHint = "abc" }, "key_hint must be the 4 last characters of the key"),
        Bad(Good with { KeyHint = "abc " }, "key_hint must be the 4 last characters of the key"),
    ];

    [SetUp]
    public void Arrange()
    {
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        Answer(ImportOutcome.Imported);
    }

    [TestCaseSource(nameof(BadRows))]
    public async Task Handle_BadRow_IsReportedWithItsLineAndNothingReachesTheStore(ImportApiKeyInput row, string sentence)
    {
        var report = await HandleAsync((7, row), (8, Good with { Hash = new string('b', 64) }));

        report.Should().BeEquivalentTo(new ImportReport(0, 0, [], [new ImportProblem(7, sentence)]));
        keys.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Handle_SameHashTwiceAlsoInAnotherCase_IsReported() =>
        (await HandleAsync((2, Good), (3, Good with { Hash = Hash.ToUpperInvariant() }))).Problems
            .Should().Equal(new ImportProblem(3, "hash is the same as that of line 2"));

    [Test]
    public async Task Handle_RowsThatCouldNotBeRead_AreReportedAmongTheOthers()
    {
        var command = new ImportApiKeysCommand(tenantId, [(2, Good with { Name = "" })], new Progress<ImportProgress>()) { UnreadRows = [new ImportProblem(1, "unread")] };

        (await HandleAsync(command)).Problems.Should().Equal(new ImportProblem(1, "unread"), new ImportProblem(2, "Name is required"));
    }

    [Test]
    public async Task Handle_OnlyWhatIsRequired_HasTheDefaults()
    {
        (await HandleAsync((2, Good))).Should().BeEquivalentTo(new ImportReport(1, 0, [], []));

        sent.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new
            {
                TenantId = tenantId,
                Permission = Permission.User,
                RequestLimit = RequestLimit.From(60),
                Enabled = true,
                CreatedAt = Clock.Instant,
                CreatedBy = (Guid?)null,
                Secrets = new[] { new StoredSecret(new SecretHash(null, Convert.FromHexString(Hash)), null, Clock.Instant, null) },
            });
    }

    [Test]
    public async Task Handle_EveryColumn_IsKept()
    {
        var past = Clock.Now.AddYears(-1);

        var input = Good with
        {
            PepperId = "p1",
            RatelimitMin = 7,
            Permission = "admin",
            Enabled = false,
            ExpiresAt = past,
            CreatedAt = past,
            LastUsedAt = past,
            Metadata = Json("""{ "a": 1 }"""),
            KeyHint = "wxyz",
        };
        await HandleAsync((2, input));

        var key = sent.Single();
        key.Secrets[0].Hash.PepperId.Should().Be("p1");
        key.Should().BeEquivalentTo(new { Permission = Permission.Admin, Enabled = false, KeyHint = "wxyz", Metadata = new { Json = """{"a":1}""" } });
        new[] { key.ExpiresAt, key.CreatedAt, key.LastUsedAt, key.Secrets[0].CreatedAt }.Should().OnlyContain(instant => instant == past.AddTicks(-7_000));
    }

    [Test]
    public async Task Handle_OutcomesOfTheStore_AreCountedAndTheirLinesNamed()
    {
        Answer(ImportOutcome.Imported, ImportOutcome.AlreadyThere, ImportOutcome.Deleted);

        (await HandleAsync(Row(2), Row(3), Row(4))).Should().BeEquivalentTo(new ImportReport(1, 1, [4], []));
    }

    [Test]
    public async Task Handle_HashOfAnotherTenant_IsAProblem()
    {
        Answer(ImportOutcome.Imported, ImportOutcome.OtherTenants);

        (await HandleAsync(Row(2), Row(3))).Should().BeEquivalentTo(new ImportReport(0, 0, [], [new ImportProblem(3, "hash is that of another tenant's key")]));
    }

    private static (int Line, ImportApiKeyInput Input) Row(int line) =>
        (line, Good with { Hash = line.ToString("x64", System.Globalization.CultureInfo.InvariantCulture) });

    private static JsonElement? Json(string json) => JsonElement.Parse(json);

    private static TestCaseData Bad(ImportApiKeyInput row, string sentence) => new TestCaseData(row, sentence).SetArgDisplayNames(sentence);

    private void Answer(params ImportOutcome[] outcomes) =>
        keys.Setup(store => store.ImportAsync(tenantId, It.IsAny<IReadOnlyList<ApiKey>>(), It.IsAny<IProgress<ImportProgress>>(), It.IsAny<CancellationToken>()))
            .Callback((Guid _, IReadOnlyList<ApiKey> rows, IProgress<ImportProgress> _, CancellationToken _) => sent = rows)
            .ReturnsAsync(outcomes);

    private Task<ImportReport> HandleAsync(params (int Line, ImportApiKeyInput Input)[] rows) =>
        HandleAsync(new ImportApiKeysCommand(tenantId, rows, new Progress<ImportProgress>()));

    private Task<ImportReport> HandleAsync(ImportApiKeysCommand command) =>
        new ImportApiKeysCommandHandler(keys.Object, new ImportApiKeyInputValidator(new StubHasher("p2", "p1"), Clock.Create()), Clock.Create()).Handle(command, CancellationToken.None);
}
