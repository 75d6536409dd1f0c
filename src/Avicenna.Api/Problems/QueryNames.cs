using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Avicenna.Api.Problems;

/// <summary>Names query parameters as the members of bodies are named: in snake_case.</summary>
internal sealed class QueryNames : IBindingMetadataProvider
{
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        if (context.Key is { MetadataKind: ModelMetadataKind.Property, Name: { } name })
        {
            context.BindingMetadata.BinderModelName = Of(name);
        }
    }

    /// <summary>The name of the parameter that a property is bound to.</summary>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
