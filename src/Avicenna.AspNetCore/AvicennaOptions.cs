using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore;

/// <summary>Options of the Avicenna authentication scheme.</summary>
public sealed class AvicennaOptions : AuthenticationSchemeOptions
{
    private static readonly TimeSpan LongestCacheFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Avicenna's address, such as <c>http://localhost:5000</c>. Its host names the tenant, unless <see cref="Host"/> does. Required.</summary>
    public Uri? Address { get; set; }

    /// <summary>The host that names the tenant, such as <c>acme.avicenna.example</c>, if it isn't the host of <see cref="Address"/>.</summary>
    public string? Host { get; set; }

    /// <summary>A header that may hold the key alone, such as <c>X-API-Key</c>: the value of Avicenna's setting <c>Credentials:Header</c>.</summary>
    public string? CredentialHeader { get; set; }

    /// <summary>How long to wait for Avicenna. Default: 2 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a request that presents any credential passes while Avicenna can't be reached. Such a request has the claim
    /// <see cref="AvicennaClaims.Unverified"/> and no others: no key, no permission, no scopes. Default: false, which refuses it with a 503.
    /// </summary>
    public bool AdmitUnverifiedRequestsWhenUnavailable { get; set; }

    /// <summary>Whether Avicenna is asked about every request. Default: <see cref="AvicennaMode.Remote"/>.</summary>
    public AvicennaMode Mode { get; set; }

    /// <summary>How long a decision may be used again in cached mode, at most one minute. Default: 5 seconds.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum number of allowed requests that cached mode keeps, and of refused keys. Default: 10,000 of each.</summary>
    public int MaxCachedDecisions { get; set; } = 10_000;

    /// <summary>
    /// A key of the same tenant with which cached mode hears of changes (<c>GET /api-keys/changes</c>), so that a revoked key stops working within
    /// a second. Any permission is enough. Required in cached mode.
    /// </summary>
    public string? ChangesKey { get; set; }

    /// <inheritdoc />
    public override void Validate()
    {
        Require(Address is { IsAbsoluteUri: true, PathAndQuery: "/", Fragment: "", UserInfo: "" } && Address.Scheme is "http" or "https",
            nameof(Address), "the origin of Avicenna, such as http://localhost:5000, without a path");
        Require(Host is null || IsAuthority(Host), nameof(Host), "a host, optionally with a port, such as acme.avicenna.example");
        Require(CredentialHeader is null || (CredentialHeader.Length > 0 && CredentialHeader.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')),
            nameof(CredentialHeader), "the name of a header: letters, digits and '-', such as X-API-Key");
        Require(Timeout > TimeSpan.Zero && Timeout <= LongestTimeout, nameof(Timeout), "more than zero and at most one minute");
        Require(Enum.IsDefined(Mode), nameof(Mode), "Remote or Cached");
        Require(CacheFor > TimeSpan.Zero && CacheFor <= LongestCacheFor, nameof(CacheFor), "more than zero and at most one minute");
        Require(MaxCachedDecisions > 0, nameof(MaxCachedDecisions), "at least 1");
        Require(Mode == AvicennaMode.Remote || ChangesKey is { Length: > 0 }, nameof(ChangesKey), "set in cached mode: a key with which the API hears of changes");
        Require(ChangesKey is null || VisibleText.IsVisible(ChangesKey), nameof(ChangesKey), "a key: visible ASCII characters only");
    }

    private static bool IsAuthority(string host) =>
        Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri) && uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);

    // The values aren't shown: one of them is a secret.
    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new OptionsValidationException(option, typeof(AvicennaOptions), [$"{nameof(AvicennaOptions)}.{option} must be {rule}"]);
        }
    }
}
