namespace Avicenna.Domain.Tenants;

/// <summary>The DNS label under which a tenant is reached (RFC 1035, as relaxed by RFC 1123), in lower case.</summary>
public sealed record Subdomain
{
    /// <summary>Maximum length of a label in characters (RFC 1035 section 2.3.4).</summary>
    public const int MaxLength = 63;

    private const string Reserved = "www";

    private Subdomain(string value) => Value = value;

    public string Value { get; }

    /// <summary>Parses a subdomain, ignoring case, or returns a message why the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Subdomain? subdomain, [NotNullWhen(false)] out string? problem)
    {
        problem = string.IsNullOrEmpty(text) ? "Subdomain is required"
            : !IsLabel(text) ? $"Subdomain must be 1 to {MaxLength} letters a-z, digits and inner hyphens"
            : text.Equals(Reserved, StringComparison.OrdinalIgnoreCase) ? $"Subdomain '{Reserved}' is reserved"
            : null;
        subdomain = problem is null ? new Subdomain(text!.ToLowerInvariant()) : null;
        return subdomain is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid subdomain; the message says why.</exception>
    public static Subdomain Parse(string? text) => TryParse(text, out var subdomain, out var problem) ? subdomain : throw new FormatException(problem);

    /// <summary>Whether <paramref name="text"/> is a DNS label, reserved or not.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= MaxLength && text[0] != '-' && text[^1] != '-' && text.All(IsLabelCharacter);

    public override string ToString() => Value;

    private static bool IsLabelCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character == '-';
}
