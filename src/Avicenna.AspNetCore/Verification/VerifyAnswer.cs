using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Avicenna.AspNetCore.Verification;

/// <summary>Reads answers of <c>/verify</c>. Only what is certainly Avicenna's own answer counts; a proxy or another program may have sent it.</summary>
internal static class VerifyAnswer
{
    public const string StatusHeader = "X-Avicenna-Status";
    private const string KeyIdHeader = "X-Avicenna-Key-Id";
    private const string PermissionHeader = "X-Avicenna-Permission";
    private const string OwnerIdHeader = "X-Avicenna-Owner-Id";
    private const string Anonymous = "anonymous";
    private const string NoKeyId = "-";
    private const int MaxText = 1000;

    public static async Task<Verdict> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status >= 500 && Header(response, StatusHeader) is null)
        {
            return Verdict.Away;
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK ? ReadAllowed(response, body) : ReadRefused(response, status, body);
    }

    private static Verdict ReadAllowed(HttpResponseMessage response, byte[] body)
    {
        if (Header(response, KeyIdHeader) is not { } keyId
            || Header(response, PermissionHeader) is not { } permission
            || Header(response, OwnerIdHeader) is not { } owner
            || Parse(body, AnswerJson.Default.AllowedBody) is not { Success: true } allowed)
        {
            return Verdict.Unreadable;
        }

        if (permission == Anonymous)
        {
            return keyId == NoKeyId && owner.Length == 0 && allowed.KeyData is null ? Verdict.Anonymous : Verdict.Unreadable;
        }

        return allowed.KeyData is { Name: not null, RatelimitMin: > 0, Scopes: not null } key
            && key.Permission == permission
            && permission is VerifiedKey.User or VerifiedKey.Admin
            && key.Scopes.All(scope => scope is not null)
            && keyId == key.Id.ToString("D")
            && owner == Uri.EscapeDataString(key.OwnerId ?? "")
            ? new Verdict(key, Refusal: null, LimitOf(response))
            : Verdict.Unreadable;
    }

    private static Verdict ReadRefused(HttpResponseMessage response, int status, byte[] body)
    {
        // A bad request is a 403 here, since some proxies pass on nothing else.
        var clientStatus = (status, Header(response, StatusHeader)) switch
        {
            (401, "401") => 401,
            (403, "403") => 403,
            (403, "400") => 400,
            (429, "429") => 429,
            (503, "503") => 503,
            _ => 0,
        };
        if (clientStatus == 0
            || Parse(body, AnswerJson.Default.RefusedBody) is not { Code: { } code, Message: { Length: <= MaxText } message } refused
            || code.Length is 0 or > 64
            || !code.All(character => char.IsAsciiLetterLower(character) || character == '_')
            || refused.Detail?.Length > MaxText)
        {
            return Verdict.Unreadable;
        }

        var challenge = Header(response, "WWW-Authenticate");
        var refusal = new Refusal(clientStatus, code, message, refused.Detail, challenge, Header(response, "Retry-After"));
        return refusal.Status == StatusCodes.Status401Unauthorized && challenge is null
            ? Verdict.Unreadable
            : new Verdict(Key: null, refusal, LimitOf(response), IsOutage: status == StatusCodes.Status503ServiceUnavailable);
    }

    private static RateLimitFields? LimitOf(HttpResponseMessage response) =>
        Header(response, "RateLimit-Policy") is { } policy && Header(response, "RateLimit") is { } limit ? new RateLimitFields(policy, limit) : null;

    /// <summary>Returns a header that occurs exactly once and can be passed on; otherwise null.</summary>
    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 && values.ToString() is var value && VisibleText.IsLine(value) ? value : null;

    private static T? Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
