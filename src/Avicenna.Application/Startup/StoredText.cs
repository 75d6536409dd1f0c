namespace Avicenna.Application.Startup;

/// <summary>A text that a caller once wrote.</summary>
public sealed record StoredText
{
    /// <summary>Its place in the order of writing.</summary>
    public long Sequence { get; init; }

    /// <summary>The id of the key or endpoint.</summary>
    public Guid Id { get; init; }

    /// <summary>The subdomain of its tenant.</summary>
    public string Tenant { get; init; } = "";

    public string Text { get; init; } = "";
}
