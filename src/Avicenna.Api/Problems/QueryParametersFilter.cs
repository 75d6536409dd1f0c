using Avicenna.Application.Errors;
using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.Problems;

/// <summary>Refuses query parameters that the action doesn't know, that are repeated or empty, so that a typo is never ignored.</summary>
internal sealed class QueryParametersFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var known = context.ActionDescriptor.Parameters
            .Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query)
            .SelectMany(NamesOf)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, values) in context.HttpContext.Request.Query)
        {
            if (!known.Contains(name))
            {
                var shown = CallerText.Shorten(name);
                throw new ValidationFailedException(shown, $"Unknown query parameter '{shown}'");
            }

            if (values.Count > 1)
            {
                throw new ValidationFailedException(name, $"Query parameter '{name}' must not be repeated");
            }

            if (string.IsNullOrEmpty(values[0]))
            {
                throw new ValidationFailedException(name, $"Query parameter '{name}' must not be empty");
            }
        }
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    private static IEnumerable<string> NamesOf(ParameterDescriptor parameter) => parameter.ParameterType.GetProperties().Select(property => QueryNames.Of(property.Name));
}
