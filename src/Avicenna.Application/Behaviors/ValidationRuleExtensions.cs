using FluentValidation;

namespace Avicenna.Application.Behaviors;

public static class ValidationRuleExtensions
{
    /// <summary>Asks the domain what is wrong with a value, so that its rules and their sentences stand in one place.</summary>
    public static IRuleBuilderOptionsConditions<T, TProperty> MustSatisfy<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        Func<TProperty, string?> findProblem) =>
        rule.Custom((value, context) =>
        {
            if (findProblem(value) is { } problem)
            {
                context.AddFailure(problem);
            }
        });

    /// <summary>The same for a member that may have been left out, which is never wrong.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<TProperty>> MustSatisfyIfSet<T, TProperty>(
        this IRuleBuilder<T, Optional<TProperty>> rule,
        Func<TProperty?, string?> findProblem) =>
        rule.MustSatisfy(member => member.IsSet ? findProblem(member.Value) : null);
}
