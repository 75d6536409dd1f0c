using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;

namespace Avicenna.Application.Tests.ApiKeys.CreateApiKey;

public sealed class CreateApiKeyInputValidatorTests
{
    private const string LimitSentence = "ratelimit_min must be a whole number from 1 to 1000000";
    private const string ExpirySentence = "expires_at must be in the future";

    private static readonly CreateApiKeyInput Valid = new() { Name = "Ingest" };

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        Case(new CreateApiKeyInput(), "Name", "Name is required"),
        Case(Valid with { Name = null! }, "Name", "Name is required"),
        Case(Valid with { Name = "  " }, "Name", "Name is required"),
        Case(Valid with { Name = new string('a', 51) }, "Name", "Name must be at most 50 characters"),
        Case(
            Valid with { Name = "a\u202Eb" },
            "Name",
            "Name must not contain control characters, line or paragraph separators or bidirectional control characters"),
        Case(Valid with { Name = "a\uD800" }, "Name", "Name must be well-formed Unicode, without lone surrogates"),
        Case(Valid with { Name = "was avcna_sk_2675" }, "Name", "Name must not contain an API key"),
        Case(Valid with { RatelimitMin = 0 }, "RatelimitMin", LimitSentence),
        Case(Valid with { RatelimitMin = 1_000_001 }, "RatelimitMin", LimitSentence),
        Case(Valid with { RatelimitMin = int.MinValue }, "RatelimitMin", LimitSentence),
        Case(Valid with { RatelimitMin = int.MaxValue }, "RatelimitMin", LimitSentence),
        Case(Valid with { Permission = null! }, "Permission", "Permission must be 'user' or 'admin'"),
        Case(Valid with { Permission = "Admin" }, "Permission", "Permission must be 'user' or 'admin'"),
        Case(Valid with { ExpiresAt = DateTimeOffset.MinValue }, "ExpiresAt", ExpirySentence),
        Case(Valid with { ExpiresAt = Clock.Now }, "ExpiresAt", ExpirySentence),
        Case(Valid with { ExpiresAt = Clock.Now.AddTicks(1) }, "ExpiresAt", ExpirySentence),
        Case(Valid with { ExpiresAt = Clock.Instant.AddTicks(9_999) }, "ExpiresAt", ExpirySentence),
        Case(Valid with { Metadata = Json("[]") }, "Metadata", "Metadata must be a JSON object"),
        Case(Valid with { Metadata = Json("null") }, "Metadata", "Metadata must be a JSON object"),
        Case(
            Valid with { Metadata = Json($$"""{"k":"{{new string('a', 4089)}}"}""") },
            "Metadata",
            "Metadata must be at most 4096 bytes of compact JSON"),
        Case(Valid with { Metadata = Json("""{"key":"avcna_sk_2675"}""") }, "Metadata", "Metadata must not contain an API key"),
    ];

    private static IEnumerable<CreateApiKeyInput> Acceptable =>
    [
        Valid,
        Valid with { Name = $" {new string('a', 50)} " },
        Valid with { RatelimitMin = 1 },
        Valid with { RatelimitMin = 1_000_000 },
        Valid with { Permission = "user" },
        Valid with { Permission = "admin" },
        Valid with { ExpiresAt = null },
        Valid with { ExpiresAt = Clock.Instant.AddMilliseconds(1) },
        Valid with { ExpiresAt = Clock.Instant.AddMilliseconds(1).ToOffset(TimeSpan.FromHours(-8)) },
        Valid with { ExpiresAt = DateTimeOffset.MaxValue },
        Valid with { Metadata = null },
        Valid with { Metadata = Json("{}") },
        Valid with { Metadata = Json($$"""{"k":"{{new string('a', 4088)}}"}""") },
    ];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(CreateApiKeyInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersInRange_FindsNothing(CreateApiKeyInput input) => Validate(input).Should().BeEmpty();

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne()
    {
        var input = Valid with { Name = "", RatelimitMin = 0, Permission = "", ExpiresAt = Clock.Now, Metadata = Json("1") };

        Validate(input).Select(error => error.Member).Should().Equal("Name", "RatelimitMin", "Permission", "ExpiresAt", "Metadata");
    }

    [Test]
    public void Validate_Command_JudgesItsInput() =>
        new CreateApiKeyCommandValidator(new CreateApiKeyInputValidator(Clock.Create()))
            .Validate(new CreateApiKeyCommand(Guid.NewGuid(), Caller.Operator, new CreateApiKeyInput { RatelimitMin = 0 }))
            .Errors.Select(error => error.PropertyName).Should().Equal("Input.Name", "Input.RatelimitMin");

    private static IEnumerable<(string Member, string Sentence)> Validate(CreateApiKeyInput input) =>
        new CreateApiKeyInputValidator(Clock.Create()).Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));

    private static TestCaseData Case(CreateApiKeyInput input, string member, string sentence) => new(input, member, sentence);

    private static JsonElement? Json(string json) => JsonElement.Parse(json);
}
