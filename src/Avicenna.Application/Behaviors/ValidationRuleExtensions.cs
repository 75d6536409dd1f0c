namespace Avicenna.Application.Behaviors;

public static class ValidationRuleExtensions
{
    /// <summary>
    /// Validates a value by a function that returns a message if the value is invalid, so that rules and messages stay in the domain.
    /// </summary>
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

    /// <summary>Validates a member if it is set. An omitted member is always valid.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<TProperty>> MustSatisfyIfSet<T, TProperty>(
        this IRuleBuilder<T, Optional<TProperty>> rule,
        Func<TProperty?, string?> findProblem) =>
        rule.MustSatisfy(member => member.IsSet ? findProblem(member.Value) : null);
}
