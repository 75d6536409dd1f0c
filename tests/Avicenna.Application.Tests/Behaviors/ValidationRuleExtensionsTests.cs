using Avicenna.Application.Behaviors;
using FluentValidation;

namespace Avicenna.Application.Tests.Behaviors;

public sealed class ValidationRuleExtensionsTests
{
    private readonly List<string?> asked = [];

    [SetUp]
    public void ForgetQuestions() => asked.Clear();

    [Test]
    public void MustSatisfy_ValueWithAProblem_FailsWithItsSentenceUnderTheMembersName() => Validate(new Input { Always = "bad" }).Should().Equal(("Always", "bad is bad"));

    [Test]
    public void MustSatisfy_ValueWithoutAProblem_Passes()
    {
        Validate(new Input { Always = "good" }).Should().BeEmpty();
        asked.Should().Equal("good");
    }

    [Test]
    public void MustSatisfyIfSet_MemberLeftOut_PassesWithoutAsking()
    {
        Validate(new Input()).Should().BeEmpty();
        asked.Should().Equal("good");
    }

    [TestCase(null, "null is bad")]
    [TestCase("bad", "bad is bad")]
    public void MustSatisfyIfSet_MemberWithAProblem_FailsWithItsSentenceUnderTheMembersName(string? value, string sentence)
    {
        Validate(new Input { IfSet = value! }).Should().Equal(("IfSet", sentence));
        asked.Should().Equal("good", value);
    }

    [Test]
    public void MustSatisfyIfSet_MemberWithoutAProblem_Passes() => Validate(new Input { IfSet = "good" }).Should().BeEmpty();

    private IEnumerable<(string Member, string Sentence)> Validate(Input input) =>
        new InputValidator(FindProblem).Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));

    private string? FindProblem(string? value)
    {
        asked.Add(value);
        return value == "good" ? null : $"{value ?? "null"} is bad";
    }

    private sealed record Input
    {
        public string Always { get; init; } = "good";

        public Optional<string> IfSet { get; init; }
    }

    private sealed class InputValidator : AbstractValidator<Input>
    {
        public InputValidator(Func<string?, string?> findProblem)
        {
            RuleFor(input => input.Always).MustSatisfy(findProblem);
            RuleFor(input => input.IfSet).MustSatisfyIfSet(findProblem);
        }
    }
}
