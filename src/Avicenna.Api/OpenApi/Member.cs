using System.Text.Json.Nodes;

namespace Avicenna.Api.OpenApi;

/// <summary>The description of a member or a parameter, as far as it doesn't follow from its type.</summary>
internal sealed record Member
{
    /// <summary>The description; null to use the XML comment.</summary>
    public string? Description { get; init; }

    public JsonNode? Example { get; init; }

    /// <summary>The value that a body without the member has.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Whether the member is required although its type is optional.</summary>
    public bool IsRequired { get; init; }

    /// <summary>All allowed values; null if there is no closed set.</summary>
    public ValueSet? Values { get; init; }

    /// <summary>The type of a query parameter whose type in code is <see cref="string"/>; null to use the type in code.</summary>
    public Type? Type { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public int? MaxItems { get; init; }

    public string? Pattern { get; init; }

    /// <summary>Returns this description, completed with what only <paramref name="general"/> has.</summary>
    public Member Or(Member? general) => general is null ? this : new Member
    {
        Description = Description ?? general.Description,
        Example = Example ?? general.Example,
        Default = Default ?? general.Default,
        IsRequired = IsRequired || general.IsRequired,
        Values = Values ?? general.Values,
        Type = Type ?? general.Type,
        MinLength = MinLength ?? general.MinLength,
        MaxLength = MaxLength ?? general.MaxLength,
        Minimum = Minimum ?? general.Minimum,
        Maximum = Maximum ?? general.Maximum,
        MaxItems = MaxItems ?? general.MaxItems,
        Pattern = Pattern ?? general.Pattern,
    };
}
