using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;

namespace Avicenna.Application.Tests.ApiKeys.UpdateApiKey;

public sealed class UpdateApiKeyCommandValidatorTests
{
    private const string LimitSentence = "ratelimit_min must be a whole number from 1 to 1000000";
    private const string PermissionSentence = "Permission must be 'user' or 'admin'";

    private static readonly UpdateApiKeyCommand Nothing = new() { TenantId = Guid.NewGuid(), Id = Guid.NewGuid(), Caller = Caller.Operator };

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
    ];

    private static IEnumerable<UpdateApiKeyCommand> Acceptable =>
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
        Nothing with { Metadata = (JsonElement?)JsonElement.Parse("""{"a":null}""") },
    ];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(UpdateApiKeyCommand command, string member, string sentence) =>
        Validate(command).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersInRangeOrAbsent_FindsNothing(UpdateApiKeyCommand command) => Validate(command).Should().BeEmpty();

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne() =>
        Validate(Nothing with { Name = "", RatelimitMin = 0, Permission = "", ExpiresAt = Clock.Now })
            .Select(error => error.Member).Should().Equal("Name", "RatelimitMin", "Permission", "ExpiresAt");

    private static IEnumerable<(string Member, string Sentence)> Validate(UpdateApiKeyCommand command) =>
        new UpdateApiKeyCommandValidator(Clock.Create()).Validate(command).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
