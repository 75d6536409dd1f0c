using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Avicenna.Api.Problems;

/// <summary>Names the query parameters of inputs in snake_case, like the members of bodies.</summary>
internal sealed class QueryNames : IBindingMetadataProvider
{
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        // Only for inputs: MVC binds every property with an explicit name, including those of controllers.
        if (context.Key is { MetadataKind: ModelMetadataKind.Property, Name: { } name, ContainerType: { } input } && input.Name.EndsWith("Input", StringComparison.Ordinal))
        {
            context.BindingMetadata.BinderModelName = Of(name);
        }
    }

    /// <summary>Returns the name of the parameter that a property is bound to.</summary>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
