using Avicenna.Application.Usage;

namespace Avicenna.Application.Tests.Usage.GetUsage;

public sealed class GetUsageInputValidatorTests
{
    private const string IntervalSentence = "interval must be 'hour' or 'day'";

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(new GetUsageInput { From = "" }, "From", Sentence("from")),
        new(new GetUsageInput { From = "2026-01-01" }, "From", Sentence("from")),
        new(new GetUsageInput { To = "2026-01-01T00:00:00 00:00" }, "To", Sentence("to")),
        new(new GetUsageInput { Interval = "" }, "Interval", IntervalSentence),
        new(new GetUsageInput { Interval = "Hour" }, "Interval", IntervalSentence),
        new(new GetUsageInput { Interval = "0" }, "Interval", IntervalSentence),
    ];

    private static IEnumerable<GetUsageInput> Acceptable =>
        [new(), new() { From = "2026-01-01T00:00:00Z", To = "2026-01-02T00:00:00+01:00", Interval = "hour" }, new() { Interval = "day" }];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(GetUsageInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersThatAreRightOrAbsent_FindsNothing(GetUsageInput input) => Validate(input).Should().BeEmpty();

    private static string Sentence(string member) => $"{member} must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";

    private static IEnumerable<(string Member, string Sentence)> Validate(GetUsageInput input) =>
        new GetUsageInputValidator().Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
