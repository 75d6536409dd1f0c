using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Tests.ApiKeys.RotateApiKey;

public sealed class RotateApiKeyCommandValidatorTests
{
    private const string Range = "grace_period_seconds must be a whole number from 0 to 2592000";
    private const string ForItself = "grace_period_seconds must be at least 60 for a key that rotates itself";

    [TestCase(0)]
    [TestCase(2_592_000)]
    public void Validate_GracePeriodInRange_FindsNothing(int seconds) => Validate(seconds, ofItself: false).Should().BeEmpty();

    [TestCase(-1)]
    [TestCase(2_592_001)]
    public void Validate_GracePeriodOutOfRange_IsRefused(int seconds)
    {
        Validate(seconds, ofItself: false).Should().Equal(Range);
        Validate(seconds, ofItself: true).Should().Equal(Range);
    }

    [TestCase(0, ForItself)]
    [TestCase(59, ForItself)]
    [TestCase(60)]
    public void Validate_KeyThatRotatesItself_NeedsAMinute(int seconds, params string[] problems) => Validate(seconds, ofItself: true).Should().Equal(problems);

    private static IEnumerable<string> Validate(int seconds, bool ofItself)
    {
        var id = Guid.NewGuid();
        var caller = new Caller(ofItself ? id : Guid.NewGuid(), null, null);
        return new RotateApiKeyCommandValidator()
            .Validate(new RotateApiKeyCommand(Guid.NewGuid(), id, caller, new RotateApiKeyInput { GracePeriodSeconds = seconds }))
            .Errors.Select(error =>
            {
                error.PropertyName.Should().Be("Input.GracePeriodSeconds");
                return error.ErrorMessage;
            });
    }
}
