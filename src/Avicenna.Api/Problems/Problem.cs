namespace Avicenna.Api.Problems;

/// <summary>An error response. The set of errors is closed.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The code by which programs identify the error.</param>
/// <param name="Message">The message for people.</param>
/// <param name="Detail">A second message, where it helps.</param>
internal sealed record Problem(int Status, string Code, string Message, string? Detail = null)
{
    public static readonly Problem InvalidSubdomain = new(StatusCodes.Status400BadRequest, "invalid_subdomain", "Missing or invalid subdomain");
    public static readonly Problem UnknownSubdomain = new(StatusCodes.Status404NotFound, "unknown_subdomain", "Unknown subdomain");
    public static readonly Problem ApiKeyRequired = new(StatusCodes.Status401Unauthorized, "api_key_required", "Request unauthorized: API key required");
    public static readonly Problem InvalidApiKey = new(StatusCodes.Status401Unauthorized, "invalid_api_key", "Invalid API key");
    public static readonly Problem WrongSubdomain = new(StatusCodes.Status403Forbidden, "wrong_subdomain", "API key not valid for this subdomain");
    public static readonly Problem AdminRequired = new(StatusCodes.Status403Forbidden, "admin_required", "Admin permission required");
    public static readonly Problem AddressNotAllowed = new(StatusCodes.Status403Forbidden, "address_not_allowed", "API key not valid from this address");
    public static readonly Problem PathRefused = new(StatusCodes.Status403Forbidden, "path_refused", "The request's path can be read in more than one way");
    public static readonly Problem TargetAmbiguous = new(StatusCodes.Status403Forbidden, "target_ambiguous", "It is ambiguous which request is meant: exactly one pair of X-Forwarded-Method and X-Forwarded-Uri, X-Original-Method and X-Original-URI, or X-Original-Method and X-Original-URL must name it, each header once and the method in its registered case");
    public static readonly Problem RateLimited = new(StatusCodes.Status429TooManyRequests, "rate_limited", "Rate limit exceeded");
    public static readonly Problem TooManyFailedAttempts = new(StatusCodes.Status429TooManyRequests, "too_many_failed_attempts", "Too many failed attempts");
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not_found", "Not found");
    public static readonly Problem MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "Method not allowed");
    public static readonly Problem BodyTooLarge = new(StatusCodes.Status413PayloadTooLarge, "body_too_large", "Request body must be at most 16 KiB");
    public static readonly Problem UnsupportedMediaType = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Content-Type must be application/json");
    public static readonly Problem MalformedRequest = new(StatusCodes.Status400BadRequest, "validation_failed", "Malformed request");
    public static readonly Problem InternalError = new(StatusCodes.Status500InternalServerError, "internal_error", "Internal error");
    public static readonly Problem StoreUnavailable = new(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "Key store unavailable");
    public static readonly Problem RequestTimeout = new(StatusCodes.Status408RequestTimeout, "request_timeout", "The request's body didn't arrive in time");
    public static readonly Problem UpstreamUnavailable = new(StatusCodes.Status502BadGateway, "upstream_unavailable", "The API can't be reached");
    public static readonly Problem UpstreamTimeout = new(StatusCodes.Status504GatewayTimeout, "upstream_timeout", "The API didn't respond in time");

    public static Problem ScopeRequired(string scope) => new(StatusCodes.Status403Forbidden, "scope_required", $"API key lacks the scope {scope}");

    private static readonly Dictionary<ErrorKind, int> Statuses = new()
    {
        [ErrorKind.Invalid] = StatusCodes.Status400BadRequest,
        [ErrorKind.NotFound] = StatusCodes.Status404NotFound,
        [ErrorKind.Conflict] = StatusCodes.Status409Conflict,
        [ErrorKind.Mismatch] = StatusCodes.Status422UnprocessableEntity,
        [ErrorKind.Unavailable] = StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Returns the problem for an exception of the application; null for any other exception.</summary>
    public static Problem? From(Exception exception) => exception switch
    {
        AvicennaException { Error: var error } when Statuses.ContainsKey(error.Kind) => From(error),
        BadHttpRequestException malformed => FromStatus(malformed.StatusCode),
        _ => null,
    };

    /// <summary>Returns the problem for an error of the application.</summary>
    public static Problem From(Error error) => new(Statuses[error.Kind], error.Code, error.Message);

    /// <summary>Returns the problem for a status without a body that the framework has set.</summary>
    public static Problem FromStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError => MalformedRequest,
        _ => InternalError,
    };
}
