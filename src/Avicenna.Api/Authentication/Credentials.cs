using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Authentication;

/// <summary>Reads the key that a request presents: as a bearer credential (RFC 6750), or alone in the header that <see cref="CredentialsOptions.Header"/> names.</summary>
internal sealed class Credentials(IOptions<CredentialsOptions> options)
{
    public const string SchemeName = "Bearer";

    /// <summary>The header that may hold a key alone; null: none may.</summary>
    public string? Header { get; } = options.Value.Header is { Length: > 0 } name ? name : null;

    /// <summary>Where a key belongs, as a sentence for who presents it elsewhere.</summary>
    public string Advice { get; } = options.Value.Header is { Length: > 0 } name
        ? $"Send the key as 'Authorization: {SchemeName} KEY', or alone in the header {name}"
        : $"Send the key as 'Authorization: {SchemeName} KEY'";

    /// <summary>
    /// The presented key; null when there is none. It is taken as it stands, because keys that were issued elsewhere may have any visible
    /// character. What is repeated, or differs between the two places, is joined with a space, which no key has.
    /// </summary>
    public string? Read(HttpRequest request)
    {
        var bearer = ReadBearer(request);
        if (Header is null || !request.Headers.TryGetValue(Header, out var values) || Join(values).Trim(' ') is not { Length: > 0 } alone)
        {
            return bearer;
        }

        return bearer is null || bearer == alone ? alone : $"{bearer} {alone}";
    }

    private static string? ReadBearer(HttpRequest request)
    {
        var presented = Join(request.Headers.Authorization);
        if (!presented.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var credential = presented.AsSpan(SchemeName.Length).Trim(' ');
        return credential.IsEmpty ? null : credential.ToString();
    }

    private static string Join(StringValues values) => values.Count > 1 ? string.Join(' ', [.. values]) : values.ToString();
}
