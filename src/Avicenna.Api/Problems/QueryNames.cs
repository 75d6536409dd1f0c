using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Avicenna.Api.Problems;

/// <summary>Names the query parameters of use cases' inputs as the members of bodies are named: in snake_case.</summary>
internal sealed class QueryNames : IBindingMetadataProvider
{
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        // A name of its own would make any other property, such as a controller's, one that is bound to the request.
        if (context.Key is { MetadataKind: ModelMetadataKind.Property, Name: { } name, ContainerType: { } input } && input.Name.EndsWith("Input", StringComparison.Ordinal))
        {
            context.BindingMetadata.BinderModelName = Of(name);
        }
    }

    /// <summary>The name of the parameter that a property is bound to.</summary>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
