using System.Buffers;

namespace Avicenna.Domain.ApiKeys;

/// <summary>
/// What a key is good for, or what an endpoint requires, such as <c>orders:write</c>. Scopes are case-sensitive and keep their order. A
/// key's scope that ends in <c>*</c> stands for any rest: <c>orders:*</c> has <c>orders:write</c> and <c>orders:</c>, but not <c>orders</c>.
/// </summary>
public sealed record ScopeList
{
    /// <summary>The most scopes of a key, and of an endpoint.</summary>
    public const int MaxOfKey = 64;
    public const int MaxOfEndpoint = 16;

    /// <summary>The longest scope, in characters, a last <c>*</c> included.</summary>
    public const int MaxLength = 100;

    /// <summary>The longest <see cref="Text"/>.</summary>
    public const int MaxTextLength = (MaxOfKey * (MaxLength + 1)) - 1;

    public static readonly ScopeList Empty = new("", []);

    private const char AnyRest = '*';

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._/-");

    private readonly string[] scopes;

    private ScopeList(string text, string[] scopes) => (Text, this.scopes) = (text, scopes);

    /// <summary>The scopes, separated by spaces (RFC 6749 section 3.3).</summary>
    public string Text { get; }

    public IReadOnlyList<string> Scopes => scopes;

    public bool IsEmpty => scopes.Length == 0;

    /// <summary>Makes the scopes of a key of texts, or says in a sentence why they can't be any.</summary>
    public static bool TryParse(IReadOnlyList<string?>? texts, [NotNullWhen(true)] out ScopeList? list, [NotNullWhen(false)] out string? problem) =>
        TryParse(texts, MaxOfKey, takesAnyRest: true, out list, out problem);

    /// <summary>Makes the scopes that an endpoint requires of texts, none of which stands for others, or says in a sentence why they can't be any.</summary>
    public static bool TryParseRequired(IReadOnlyList<string?>? texts, [NotNullWhen(true)] out ScopeList? list, [NotNullWhen(false)] out string? problem) =>
        TryParse(texts, MaxOfEndpoint, takesAnyRest: false, out list, out problem);

    /// <summary>Returns scopes from the store.</summary>
    public static ScopeList FromStored(string text) => text.Length == 0 ? Empty : new(text, text.Split(' '));

    /// <summary>The first of the required scopes that these don't have; null: they have all.</summary>
    public string? FindMissing(ScopeList required)
    {
        foreach (var scope in required.scopes)
        {
            if (!Has(scope))
            {
                return scope;
            }
        }

        return null;
    }

    public bool Equals(ScopeList? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private bool Has(ReadOnlySpan<char> required)
    {
        foreach (var scope in scopes)
        {
            if (scope[^1] == AnyRest ? required.StartsWith(scope.AsSpan()[..^1]) : required.SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParse(
        IReadOnlyList<string?>? texts, int max, bool takesAnyRest, [NotNullWhen(true)] out ScopeList? list, [NotNullWhen(false)] out string? problem)
    {
        var scopes = texts ?? [];
        problem = scopes.Count > max ? $"scopes must be at most {max}"
            : scopes.FirstOrDefault(scope => !IsScope(scope, takesAnyRest)) is { } bad
                ? $"scopes has '{CallerText.Shorten(bad)}'; a scope is 1 to {MaxLength} characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-'{(takesAnyRest ? ", where a last '*' stands for any rest" : "")}"
            : scopes.Contains(null) ? "scopes must be a list of strings"
            : scopes.Any(scope => SecretMask.HoldsKey(scope!)) ? "scopes must not contain an API key"
            : scopes.GroupBy(scope => scope).FirstOrDefault(group => group.Count() > 1) is { Key: { } repeated } ? $"scopes has '{repeated}' more than once"
            : null;
        list = problem is not null ? null : scopes.Count == 0 ? Empty : new ScopeList(string.Join(' ', scopes), [.. scopes!]);
        return list is not null;
    }

    private static bool IsScope(string? text, bool takesAnyRest)
    {
        if (text is not { Length: > 0 and <= MaxLength })
        {
            return text is null;
        }

        var fixedPart = takesAnyRest && text[^1] == AnyRest ? text.AsSpan()[..^1] : text;
        return !fixedPart.ContainsAnyExcept(Characters);
    }
}
