using System.Text.Json.Nodes;
using Avicenna.Domain;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>
/// The only values of a member or a parameter: a schema of their own, so that generated clients have one type for them, whichever
/// members have it.
/// </summary>
/// <param name="Name">The name of the schema.</param>
/// <param name="Values">The values.</param>
internal sealed record ValueSet(string Name, IReadOnlyList<string> Values)
{
    /// <summary>The names of an enumeration's values.</summary>
    public static ValueSet Of<TEnum>()
        where TEnum : struct, Enum => new(typeof(TEnum).Name, [.. Enum.GetValues<TEnum>().Select(Names<TEnum>.Of)]);

    /// <summary>The schema of that name.</summary>
    public OpenApiSchema ToSchema() => new() { Type = JsonSchemaType.String, Enum = [.. Values.Select(value => JsonValue.Create(value))] };

    /// <summary>Refers to the schema, with the default and the example of one member.</summary>
    /// <param name="document">The document that it is for.</param>
    /// <param name="member">What <see cref="Members"/> says of the member.</param>
    /// <param name="isInput">Whether callers send it.</param>
    public OpenApiSchemaReference Refer(OpenApiDocument document, Member member, bool isInput) => new(Name, document)
    {
        Default = isInput ? member.Default?.DeepClone() : null,
        Examples = member.Example is { } example ? [example.DeepClone()] : null,
    };
}
