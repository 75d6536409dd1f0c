using System.Buffers;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Endpoints;

/// <summary>The HTTP method of an endpoint's requests, in upper case, or any method (RFC 9110 section 9.1).</summary>
public sealed record EndpointMethod
{
    /// <summary>Maximum length of a method in characters.</summary>
    public const int MaxLength = 32;

    private const string AnyText = "*";

    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Any method.</summary>
    public static readonly EndpointMethod Any = new(AnyText);

    private EndpointMethod(string value) => Value = value;

    /// <summary>The method in upper case, or <c>*</c>.</summary>
    public string Value { get; }

    /// <summary>Parses a method, or returns a message why the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EndpointMethod? method, [NotNullWhen(false)] out string? problem)
    {
        problem = text is not { Length: <= MaxLength } || !IsToken(text) ? $"method must be '{AnyText}' or an HTTP method of at most {MaxLength} characters, such as GET"
            // It would be stored and shown in plain text.
            : SecretMask.HoldsKey(text) ? "method must not contain an API key"
            : null;
        method = problem is null ? new EndpointMethod(text!.ToUpperInvariant()) : null;
        return method is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid method; the message says why.</exception>
    public static EndpointMethod Parse(string? text) => TryParse(text, out var method, out var problem) ? method : throw new FormatException(problem);

    /// <summary>Returns a method from the store. An earlier version may have accepted what is refused now.</summary>
    public static EndpointMethod FromStored(string text) => new(text);

    /// <summary>Whether a request can have this method: a token of any length.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    public override string ToString() => Value;
}
