namespace Avicenna.Api.Authentication;

/// <summary>Reads the credential of <c>Authorization: Bearer KEY</c> (RFC 6750).</summary>
internal static class BearerCredential
{
    public const string SchemeName = "Bearer";

    /// <summary>
    /// Returns the text after the scheme; null if there is no bearer credential. It isn't validated, because keys that were issued elsewhere may
    /// contain any visible character. A repeated header is joined with spaces, which no key contains.
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
