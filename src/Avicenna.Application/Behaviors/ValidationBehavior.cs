using System.Text.Json;
using Avicenna.Application.Errors;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Behaviors;

/// <summary>Lets a request reach its handler only when every validator of it agrees.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            foreach (var group in result.Errors.GroupBy(failure => failure.PropertyName))
            {
                errors[JsonNamingPolicy.SnakeCaseLower.ConvertName(group.Key)] = [.. group.Select(failure => failure.ErrorMessage)];
            }
        }

        return errors.Count > 0 ? throw new ValidationFailedException(errors) : await next();
    }
}
