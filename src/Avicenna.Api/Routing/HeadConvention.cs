using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Avicenna.Api.Routing;

/// <summary>
/// HEAD wherever GET is (RFC 9110 section 9.3.2). The action runs as it does for GET; the server below sends no body.
/// </summary>
internal sealed class HeadConvention : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        foreach (var selector in action.Selectors)
        {
            var methods = selector.ActionConstraints.OfType<HttpMethodActionConstraint>().SelectMany(constraint => constraint.HttpMethods).ToList();
            if (!methods.Exists(HttpMethods.IsGet) || methods.Exists(HttpMethods.IsHead))
            {
                continue;
            }

            // The constraint is MVC's, and the metadata the router's.
            methods.Add(HttpMethods.Head);
            Replace(selector.ActionConstraints, new HttpMethodActionConstraint(methods));
            Replace(selector.EndpointMetadata, new HttpMethodMetadata(methods));
        }
    }

    private static void Replace<TBase, T>(IList<TBase> all, T replacement)
        where TBase : class
        where T : TBase
    {
        foreach (var replaced in all.OfType<T>().ToList())
        {
            all.Remove(replaced);
        }

        all.Add(replacement);
    }
}
