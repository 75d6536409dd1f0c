namespace Avicenna.Application.Authentication;

/// <summary>One pepper.</summary>
public sealed class PepperOptions
{
    /// <summary>The fewest bytes that a pepper may have.</summary>
    public const int MinBytes = 32;

    /// <summary>The longest id, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The name that the store keeps with every hash: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public string Id { get; set => field = value ?? ""; } = "";

    /// <summary>At least 32 random bytes in base64.</summary>
    public string Value { get; set => field = value ?? ""; } = "";
}
