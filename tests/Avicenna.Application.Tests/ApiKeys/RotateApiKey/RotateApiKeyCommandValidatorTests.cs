using Avicenna.Application.ApiKeys.RotateApiKey;
using Avicenna.Application.Auditing;

namespace Avicenna.Application.Tests.ApiKeys.RotateApiKey;

public sealed class RotateApiKeyCommandValidatorTests
{
    private const string RangeSentence = "GracePeriodSeconds: grace_period_seconds must be a whole number from 0 to 2592000";
    private const string ItselfSentence = "GracePeriodSeconds: grace_period_seconds must be at least 60 for a key that rotates itself";

    private static readonly Guid Id = Guid.NewGuid();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2_592_000)]
    public void Validate_GraceInRange_IsGoodForAnotherKeyAndForTheOperator(int seconds)
    {
        Validate(seconds, callerId: Guid.NewGuid()).Should().BeEmpty();
        Validate(seconds, callerId: null).Should().BeEmpty();
    }

    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(2_592_001)]
    [TestCase(int.MaxValue)]
    public void Validate_GraceOutOfRange_SaysTheRangeAndNothingElse(int seconds)
    {
        Validate(seconds, callerId: null).Should().Equal(RangeSentence);
        Validate(seconds, callerId: Id).Should().Equal(RangeSentence);
    }

    /// <summary>Whose answer gets lost must be able to try again with the secret that it has.</summary>
    [TestCase(0)]
    [TestCase(59)]
    public void Validate_KeyThatRotatesItselfWithAShortGrace_IsRefused(int seconds) => Validate(seconds, callerId: Id).Should().Equal(ItselfSentence);

    [TestCase(60)]
    [TestCase(2_592_000)]
    public void Validate_KeyThatRotatesItselfWithALongEnoughGrace_IsGood(int seconds) => Validate(seconds, callerId: Id).Should().BeEmpty();

    [Test]
    public void Command_NoGraceSaid_HasNone() =>
        new RotateApiKeyCommand { TenantId = Guid.NewGuid(), Id = Id, Caller = Caller.Operator }.GracePeriodSeconds.Should().Be(0);

    private static IEnumerable<string> Validate(int seconds, Guid? callerId)
    {
        var command = new RotateApiKeyCommand
        {
            TenantId = Guid.NewGuid(),
            Id = Id,
            Caller = new Caller(callerId, ClientAddress: null, RequestId: null),
            GracePeriodSeconds = seconds,
        };
        return new RotateApiKeyCommandValidator().Validate(command).Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}");
    }
}
