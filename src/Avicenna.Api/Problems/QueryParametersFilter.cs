using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.Problems;

/// <summary>Rejects unknown, repeated and empty query parameters, so that a typo is never ignored.</summary>
internal sealed class QueryParametersFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var known = context.ActionDescriptor.Parameters
            .Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query)
            .SelectMany(NamesOf)
            .ToHashSet(StringComparer.Ordinal);
        RequireKnown(context.HttpContext.Request.Query, known);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    /// <exception cref="ValidationFailedException">The query has an unknown, repeated or empty parameter.</exception>
    public static void RequireKnown(IQueryCollection query, IReadOnlySet<string> known)
    {
        foreach (var (name, values) in query)
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

    private static IEnumerable<string> NamesOf(ParameterDescriptor parameter) => parameter.ParameterType.GetProperties().Select(property => QueryNames.Of(property.Name));
}
