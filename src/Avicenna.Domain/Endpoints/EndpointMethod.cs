using System.Buffers;

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

    /// <summary>Returns a message why <paramref name="text"/> can't be a method, or null if it can.</summary>
    public static string? FindProblem(string? text) =>
        text is { Length: <= MaxLength } && IsToken(text)
            ? null
            : $"method must be '{AnyText}' or an HTTP method of at most {MaxLength} characters, such as GET";

    /// <summary>Whether a request can have this method: a token of any length.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <exception cref="ArgumentException"><paramref name="text"/> can't be a method; the message says why.</exception>
    public static EndpointMethod From(string text) =>
        FindProblem(text) is { } problem ? throw new ArgumentException(problem, nameof(text)) : new EndpointMethod(text.ToUpperInvariant());

    public override string ToString() => Value;
}
