using Avicenna.Application.Errors;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.Problems;

/// <summary>Refuses query parameters that the action doesn't know or that are repeated, so that a typo is never ignored.</summary>
internal sealed class QueryParametersFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var known = context.ActionDescriptor.Parameters
            .Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query)
            .Select(parameter => parameter.BindingInfo?.BinderModelName ?? parameter.Name)
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
        }
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
