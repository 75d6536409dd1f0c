using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.ImportApiKeys;

/// <summary>Every bad column is reported with its line, and the store isn't asked before all rows are good.</summary>
public sealed class ImportApiKeysProblemTests
{
    private const string HashSentence = "hash must be 64 hex digits";
    private const string SchemeSentence = "scheme must be 'hmac-sha256' or 'sha256'";
    private const string PepperSentence = "pepper_id must be that of a configured pepper: p2, p1";
    private const string LimitSentence = "ratelimit_min must be a whole number from 1 to 1000000";
    private const string PermissionSentence = "Permission must be 'user' or 'admin'";
    private const string HintSentence = "key_hint must be the 4 last characters of the key";

    private static readonly ImportApiKeyInput Good = new() { Hash = new string('a', 64), Name = "Ingest" };

    private static IEnumerable<TestCaseData> Bad =>
    [
        new(Good with { Hash = null }, HashSentence),
        new(Good with { Hash = "" }, HashSentence),
        new(Good with { Hash = new string('a', 63) }, HashSentence),
        new(Good with { Hash = new string('a', 66) }, HashSentence),
        new(Good with { Hash = new string('a', 63) + "g" }, HashSentence),
        new(Good with { Hash = " " + new string('a', 63) }, HashSentence),
        new(Good with { Scheme = "" }, SchemeSentence),
        new(Good with { Scheme = "SHA256" }, SchemeSentence),
        new(Good with { Scheme = "bcrypt" }, SchemeSentence),
        new(Good with { Scheme = "sha256", PepperId = "p1" }, "pepper_id must be left out with scheme sha256"),
        new(Good with { Scheme = "hmac-sha256" }, PepperSentence),
        new(Good with { PepperId = "P1" }, PepperSentence),
        new(Good with { PepperId = "p3" }, PepperSentence),
        new(new ImportApiKeyInput { Hash = new string('a', 64) }, "Name is required"),
        new(Good with { Name = null! }, "Name is required"),
        new(Good with { Name = new string('a', 51) }, "Name must be at most 50 characters"),
        new(Good with { RatelimitMin = 0 }, LimitSentence),
        new(Good with { RatelimitMin = 1_000_001 }, LimitSentence),
        new(Good with { Permission = "root" }, PermissionSentence),
        new(Good with { CreatedAt = Clock.Instant.AddMilliseconds(1) }, "created_at must not be in the future"),
        new(Good with { LastUsedAt = Clock.Instant.AddMilliseconds(1) }, "last_used_at must not be in the future"),
        new(Good with { Metadata = Json("[]") }, "Metadata must be a JSON object"),
        new(Good with { Metadata = Json($$"""{"k":"{{new string('a', 4089)}}"}""") }, "Metadata must be at most 4096 bytes of compact JSON"),
        new(Good with { KeyHint = "" }, HintSentence),
        new(Good with { KeyHint = "abc" }, HintSentence),
        new(Good with { KeyHint = "abcde" }, HintSentence),
        new(Good with { KeyHint = "ab c" }, HintSentence),
        new(Good with { KeyHint = "abcé" }, HintSentence),
    ];

    [TestCaseSource(nameof(Bad))]
    public async Task Handle_BadColumn_IsReportedWithItsLine(ImportApiKeyInput row, string sentence) =>
        (await FindProblemsAsync((7, row))).Should().Equal(new ImportProblem(7, sentence));

    [Test]
    public async Task Handle_SeveralBadRows_ReportsEveryColumnOfEach() =>
        (await FindProblemsAsync(
            (2, Good with { Hash = "x", Scheme = "x", Name = "", RatelimitMin = 0, Permission = "x", KeyHint = "x" }),
            (3, Good),
            (4, Good with { Hash = "x", PepperId = "x" }))).Should().Equal(
                new ImportProblem(2, "Name is required"),
                new ImportProblem(2, LimitSentence),
                new ImportProblem(2, PermissionSentence),
                new ImportProblem(2, HashSentence),
                new ImportProblem(2, SchemeSentence),
                new ImportProblem(2, HintSentence),
                new ImportProblem(4, HashSentence),
                new ImportProblem(4, PepperSentence));

    [Test]
    public async Task Handle_SameHashTwice_NamesTheFirstLine() =>
        (await FindProblemsAsync(
            (2, Good),
            (3, Good with { Hash = new string('b', 64) }),
            (4, Good with { Hash = new string('A', 64), PepperId = "p1" }),
            (5, Good))).Should().Equal(
                new ImportProblem(4, "hash is the same as that of line 2"),
                new ImportProblem(5, "hash is the same as that of line 2"));

    private static async Task<IReadOnlyList<ImportProblem>> FindProblemsAsync(params (int Line, ImportApiKeyInput Input)[] rows)
    {
        var keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        var command = new ImportApiKeysCommand(Guid.NewGuid(), rows, Mock.Of<IProgress<ImportProgress>>());

        var report = await new ImportApiKeysCommandHandler(keys.Object, new ImportApiKeyInputValidator(new StubHasher("p2", "p1"), Clock.Create()), Clock.Create()).Handle(command, CancellationToken.None);

        keys.VerifyNoOtherCalls();
        report.Should().BeEquivalentTo(new ImportReport(0, 0, [], report.Problems));
        return report.Problems;
    }

    private static JsonElement? Json(string json) => JsonElement.Parse(json);
}
