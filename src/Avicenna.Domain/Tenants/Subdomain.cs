using System.Diagnostics.CodeAnalysis;

namespace Avicenna.Domain.Tenants;

/// <summary>The DNS label under which a tenant is reached (RFC 1035, as relaxed by RFC 1123), in lower case.</summary>
public sealed record Subdomain
{
    /// <summary>Maximum length of a label in characters (RFC 1035 section 2.3.4).</summary>
    public const int MaxLength = 63;

    private const string Reserved = "www";

    private Subdomain(string value) => Value = value;

    public string Value { get; }

    /// <summary>Parses a label, ignoring case.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Subdomain? subdomain)
    {
        subdomain = FindProblem(text) is null ? new Subdomain(text!.ToLowerInvariant()) : null;
        return subdomain is not null;
    }

    /// <exception cref="ArgumentException"><paramref name="text"/> can't be a subdomain; the message says why.</exception>
    public static Subdomain From(string text) =>
        TryParse(text, out var subdomain) ? subdomain : throw new ArgumentException(FindProblem(text), nameof(text));

    /// <summary>Returns a message why <paramref name="text"/> can't be a subdomain, or null if it can.</summary>
    public static string? FindProblem(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "Subdomain is required";
        }

        if (!IsLabel(text))
        {
            return $"Subdomain must be 1 to {MaxLength} letters a-z, digits and inner hyphens";
        }

        return text.Equals(Reserved, StringComparison.OrdinalIgnoreCase) ? $"Subdomain '{Reserved}' is reserved" : null;
    }

    /// <summary>Whether <paramref name="text"/> is a DNS label, reserved or not.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= MaxLength && text[0] != '-' && text[^1] != '-' && text.All(IsLabelCharacter);

    public override string ToString() => Value;

    private static bool IsLabelCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character == '-';
}
