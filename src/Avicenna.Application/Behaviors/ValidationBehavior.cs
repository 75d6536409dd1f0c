using System.Text.Json;
using Avicenna.Application.Errors;
using FluentValidation.Results;

namespace Avicenna.Application.Behaviors;

/// <summary>Runs all validators of a request before its handler, and throws if any fails.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failures = new List<ValidationFailure>();
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }

        return failures.Count == 0
            ? await next()
            : throw new ValidationFailedException(failures
                .GroupBy(failure => NameOf(failure.PropertyName), failure => failure.ErrorMessage)
                .ToDictionary(group => group.Key, group => group.ToArray()));
    }

    // Callers know the members of the input, but not the command that contains it.
    private static string NameOf(string path) => JsonNamingPolicy.SnakeCaseLower.ConvertName(path[(path.LastIndexOf('.') + 1)..]);
}
