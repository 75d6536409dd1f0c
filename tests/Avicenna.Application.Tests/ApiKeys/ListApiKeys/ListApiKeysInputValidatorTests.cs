using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Tests.ApiKeys.ListApiKeys;

public sealed class ListApiKeysInputValidatorTests
{
    private const string LimitSentence = "limit must be a whole number from 1 to 200";
    private const string NameSentence = "name must be 1 to 50 characters that a name can have";
    private const string PermissionSentence = "Permission must be 'user' or 'admin'";
    private const string StatusSentence = "status must be 'active', 'disabled' or 'expired'";

    private const string OwnerSentence = "owner_id must be 1 to 255 characters, without control and bidirectional control characters";
    private const string HintSentence = "key_hint must be the 4 last characters of a key";
    private const string InstantSentence = " must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(new ListApiKeysInput { Limit = "" }, "Limit", LimitSentence),
        new(new ListApiKeysInput { Limit = "201" }, "Limit", LimitSentence),
        new(new ListApiKeysInput { Name = "" }, "Name", NameSentence),
        new(new ListApiKeysInput { Name = "a\n" }, "Name", NameSentence),
        new(new ListApiKeysInput { Name = new string('a', 51) }, "Name", NameSentence),
        new(new ListApiKeysInput { Permission = "Admin" }, "Permission", PermissionSentence),
        new(new ListApiKeysInput { Permission = "" }, "Permission", PermissionSentence),
        new(new ListApiKeysInput { Status = "" }, "Status", StatusSentence),
        new(new ListApiKeysInput { Status = "Active" }, "Status", StatusSentence),
        new(new ListApiKeysInput { Status = "active " }, "Status", StatusSentence),
        new(new ListApiKeysInput { Status = "deleted" }, "Status", StatusSentence),
        new(new ListApiKeysInput { Status = "0" }, "Status", StatusSentence),
        new(new ListApiKeysInput { OwnerId = "" }, "OwnerId", OwnerSentence),
        new(new ListApiKeysInput { OwnerId = "a\n" }, "OwnerId", OwnerSentence),
        new(new ListApiKeysInput { OwnerId = "avcna_sk_2675" }, "OwnerId", "owner_id must not contain an API key"),
        new(new ListApiKeysInput { KeyHint = "" }, "KeyHint", HintSentence),
        new(new ListApiKeysInput { KeyHint = "9f3" }, "KeyHint", HintSentence),
        new(new ListApiKeysInput { KeyHint = "9f3ab" }, "KeyHint", HintSentence),
        new(new ListApiKeysInput { KeyHint = "9f 3" }, "KeyHint", HintSentence),
        new(new ListApiKeysInput { ExpiresBefore = "" }, "ExpiresBefore", "expires_before" + InstantSentence),
        new(new ListApiKeysInput { ExpiresBefore = "2027-01-01" }, "ExpiresBefore", "expires_before" + InstantSentence),
        new(new ListApiKeysInput { LastUsedBefore = "yesterday" }, "LastUsedBefore", "last_used_before" + InstantSentence),
    ];

    private static IEnumerable<ListApiKeysInput> Acceptable =>
    [
        new(),
        new() { Limit = "200", Cursor = "for the handler to judge", Name = " ", Permission = "admin", Status = "expired" },
        new() { Name = "%", Permission = "user", Status = "disabled" },
        new() { OwnerId = "Kunde 7", KeyHint = "!~9f", ExpiresBefore = "2027-01-01T00:00:00Z", LastUsedBefore = "2027-01-01T00:00:00+01:00" },
    ];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(ListApiKeysInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersThatAreRightOrAbsent_FindsNothing(ListApiKeysInput input) => Validate(input).Should().BeEmpty();

    private static IEnumerable<(string Member, string Sentence)> Validate(ListApiKeysInput input) =>
        new ListApiKeysInputValidator().Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
