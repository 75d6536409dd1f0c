using System.Text.Json.Nodes;

namespace Avicenna.Api.OpenApi;

/// <summary>What the description says of a member or a parameter beyond its type. Null: nothing.</summary>
internal sealed record Member
{
    /// <summary>Replaces what the code says of it.</summary>
    public string? Description { get; init; }

    public JsonNode? Example { get; init; }

    /// <summary>What it is where a body leaves it out.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Whether a body must have it although its type allows it to be left out.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The only values that there are.</summary>
    public ValueSet? Values { get; init; }

    /// <summary>The type of a query parameter, which code keeps as text; null: its type in code.</summary>
    public Type? Type { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public int? MaxItems { get; init; }

    public string? Pattern { get; init; }

    /// <summary>Says what this one leaves open as <paramref name="general"/> does.</summary>
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
