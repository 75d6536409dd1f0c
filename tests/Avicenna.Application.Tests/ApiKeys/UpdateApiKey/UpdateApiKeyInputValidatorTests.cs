using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;

namespace Avicenna.Application.Tests.ApiKeys.UpdateApiKey;

public sealed class UpdateApiKeyInputValidatorTests
{
    private const string LimitSentence = "ratelimit_min must be a whole number from 1 to 1000000";
    private const string PermissionSentence = "Permission must be 'user' or 'admin'";

    private static readonly UpdateApiKeyInput Nothing = new();

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(Nothing with { Name = "" }, "Name", "Name is required"),
        new(Nothing with { Name = new Optional<string>(null!) }, "Name", "Name is required"),
        new(Nothing with { Name = new string('a', 51) }, "Name", "Name must be at most 50 characters"),
        new(Nothing with { RatelimitMin = 0 }, "RatelimitMin", LimitSentence),
        new(Nothing with { RatelimitMin = 1_000_001 }, "RatelimitMin", LimitSentence),
        new(Nothing with { Permission = "Admin" }, "Permission", PermissionSentence),
        new(Nothing with { Permission = new Optional<string>(null!) }, "Permission", PermissionSentence),
        new(Nothing with { ExpiresAt = Clock.Now }, "ExpiresAt", "expires_at must be in the future"),
        new(Nothing with { Name = "was avcna_sk_2675" }, "Name", "Name must not contain an API key"),
        new(Nothing with { Metadata = Json("[]") }, "Metadata", "Metadata must be a JSON object"),
        new(Nothing with { Metadata = Json("""{"a":{"avcna_sk_2675":null}}""") }, "Metadata", "Metadata must not contain an API key"),
        new(Nothing with { Metadata = Json($$"""{"k":"{{new string('a', 4089)}}"}""") }, "Metadata", "Metadata must be at most 4096 bytes of compact JSON"),
    ];

    private static IEnumerable<UpdateApiKeyInput> Acceptable =>
    [
        Nothing,
        Nothing with { Name = $" {new string('a', 50)} " },
        Nothing with { RatelimitMin = 1 },
        Nothing with { RatelimitMin = 1_000_000 },
        Nothing with { Permission = "user" },
        Nothing with { Enabled = false },
        Nothing with { ExpiresAt = null },
        Nothing with { ExpiresAt = Clock.Instant.AddMilliseconds(1) },
        Nothing with { Metadata = null },
        Nothing with { Metadata = Json("""{"a":null}""") },
        Nothing with { Metadata = Json($$"""{"k":"{{new string('a', 4088)}}","{{new string('b', 4096)}}":null}""") },
    ];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(UpdateApiKeyInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersInRangeOrAbsent_FindsNothing(UpdateApiKeyInput input) => Validate(input).Should().BeEmpty();

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne() =>
        Validate(Nothing with { Name = "", RatelimitMin = 0, Permission = "", ExpiresAt = Clock.Now, Metadata = Json("1") })
            .Select(error => error.Member).Should().Equal("Name", "RatelimitMin", "Permission", "ExpiresAt", "Metadata");

    [Test]
    public void Validate_Command_JudgesItsInput() =>
        new UpdateApiKeyCommandValidator(new UpdateApiKeyInputValidator(Clock.Create()))
            .Validate(new UpdateApiKeyCommand(Guid.NewGuid(), Guid.NewGuid(), Caller.Operator, Nothing with { RatelimitMin = 0 }))
            .Errors.Select(error => error.PropertyName).Should().Equal("Input.RatelimitMin");

    [TestCase("192.0.2.7", true)]
    [TestCase("192.0.2.0/24", true)]
    [TestCase("::ffff:192.0.2.7", true)]
    [TestCase("", true)]
    [TestCase("192.0.2.8", false)]
    [TestCase("::/0", false)]
    public void Validate_ListOfTheCallersOwnKey_MustHaveTheAddressOfTheCall(string addresses, bool isAccepted)
    {
        var id = Guid.NewGuid();
        var input = Nothing with { AllowedAddresses = new(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries)) };

        Validate(id, new Caller(id, "192.0.2.7", "0HN1"), input).Should().Equal(isAccepted
            ? []
            : [("Input.AllowedAddresses", "allowed_addresses must have the address of this call, 192.0.2.7, since it is made with the key itself")]);
        Validate(id, new Caller(Guid.NewGuid(), "192.0.2.7", "0HN1"), input).Should().BeEmpty("it is another key");
        Validate(id, Caller.Operator, input).Should().BeEmpty("it is an operator");
    }

    [Test]
    public void Validate_BadListOfTheCallersOwnKey_SaysWhatIsWrongWithItAlone()
    {
        var id = Guid.NewGuid();

        Validate(id, new Caller(id, "192.0.2.7", "0HN1"), Nothing with { AllowedAddresses = new(["x"]) }).Should().ContainSingle().Which.Sentence.Should().StartWith("allowed_addresses has 'x'");
        Validate(id, new Caller(id, "192.0.2.7", "0HN1"), Nothing with { Scopes = new(["a"]) }).Should().BeEmpty();
    }

    private static IEnumerable<(string Member, string Sentence)> Validate(Guid id, Caller caller, UpdateApiKeyInput input) =>
        new UpdateApiKeyCommandValidator(new UpdateApiKeyInputValidator(Clock.Create()))
            .Validate(new UpdateApiKeyCommand(Guid.NewGuid(), id, caller, input))
            .Errors.Select(error => (error.PropertyName, error.ErrorMessage));

    private static IEnumerable<(string Member, string Sentence)> Validate(UpdateApiKeyInput input) =>
        new UpdateApiKeyInputValidator(Clock.Create()).Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));

    private static JsonElement? Json(string json) => JsonElement.Parse(json);
}
