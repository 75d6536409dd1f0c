namespace Avicenna.Api.Authentication;

/// <summary>The credential of <c>Authorization: Bearer KEY</c> (RFC 6750).</summary>
internal static class BearerCredential
{
    public const string SchemeName = "Bearer";

    /// <summary>
    /// What follows the scheme; null when no bearer credential was presented. It is taken as it stands, because keys that were
    /// issued elsewhere may have any visible character. A repeated header is joined with spaces, which no key has.
    /// </summary>
    public static string? Read(HttpRequest request)
    {
        var values = request.Headers.Authorization;
        var presented = values.Count > 1 ? string.Join(' ', [.. values]) : values.ToString();
        if (!presented.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var credential = presented[SchemeName.Length..].Trim(' ');
        return credential.Length > 0 ? credential : null;
    }
}
