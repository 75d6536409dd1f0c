namespace Avicenna.Domain.Endpoints;

/// <summary>
/// The methods of IANA's HTTP Method Registry (https://www.iana.org/assignments/http-methods, as of November 2026): those of RFC 9110,
/// RFC 9113 (<c>PRI</c>), RFC 7237, RFC 5789 (<c>PATCH</c>) and the HTTP QUERY method.
/// </summary>
internal static class RegisteredMethods
{
    public static readonly IReadOnlyList<string> Names =
    [
        "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LABEL", "LINK", "LOCK", "MERGE",
        "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE", "OPTIONS", "ORDERPATCH", "PATCH", "POST", "PRI", "PROPFIND",
        "PROPPATCH", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "TRACE", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE",
        "UPDATEREDIRECTREF", "VERSION-CONTROL",
    ];
}
