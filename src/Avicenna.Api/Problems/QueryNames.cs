using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Avicenna.Api.Problems;

/// <summary>
/// Names the query parameters of use cases' inputs as the members of bodies are named: in snake_case. Their values are taken as they stand: the
/// framework would ignore one of nothing but white space.
/// </summary>
internal sealed class QueryNames : IBindingMetadataProvider, IDisplayMetadataProvider
{
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        // A name of its own would make any other property, such as a controller's, one that is bound to the request.
        if (IsOfAnInput(context.Key))
        {
            context.BindingMetadata.BinderModelName = Of(context.Key.Name!);
        }
    }

    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        if (IsOfAnInput(context.Key))
        {
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
        }
    }

    /// <summary>The name of the parameter that a property is bound to.</summary>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static bool IsOfAnInput(ModelMetadataIdentity key) =>
        key is { MetadataKind: ModelMetadataKind.Property, ContainerType: { } input } && input.Name.EndsWith("Input", StringComparison.Ordinal);
}
