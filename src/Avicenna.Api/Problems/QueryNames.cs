using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Avicenna.Api.Problems;

/// <summary>
/// Names the query parameters of inputs in snake_case, like the members of bodies, and keeps values that consist of white space, which the
/// framework would ignore.
/// </summary>
internal sealed class QueryNames : IBindingMetadataProvider, IDisplayMetadataProvider
{
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        // Only for inputs: MVC binds every property with an explicit name, including those of controllers.
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

    /// <summary>Returns the name of the parameter that a property is bound to.</summary>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static bool IsOfAnInput(ModelMetadataIdentity key) =>
        key is { MetadataKind: ModelMetadataKind.Property, ContainerType: { } input } && input.Name.EndsWith("Input", StringComparison.Ordinal);
}
