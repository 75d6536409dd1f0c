using System.Diagnostics;
using System.Net;
using Avicenna.Api.Tenancy;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Observability;

/// <summary>What the log says about a call. A dash stands for what there is none of, as in access logs.</summary>
internal sealed record CallRecord(string Client, string Tenant, string KeyId, string OwnerId, string RequestId, string TraceId, string Method, string Target)
{
    private const string None = "-";
    private const int MaxTargetLength = 200;

    public static CallRecord Of(HttpContext context, string method, string target, ApiKeySnapshot? key) => new(
        Show(AddressOf(context)),
        context.FindTenant()?.Subdomain.Value ?? None,
        key?.KeyId.ToString("D") ?? None,
        key?.OwnerId?.Value ?? None,
        context.TraceIdentifier,
        FindTraceId(context.Request) ?? None,
        Show(method),
        Show(target));

    public static IPAddress? AddressOf(HttpContext context) => Normalize(context.Connection.RemoteIpAddress);

    public static IPAddress? Normalize(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : address;

    public static string Show(IPAddress? address) => address?.ToString() ?? None;

    // Without the query, which often has secrets of other systems. Masked before it is cut, because the mask doesn't recognize a part of a key.
    private static string Show(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        var masked = SecretMask.Apply(query < 0 ? text : text[..query]);
        return masked.Length > MaxTargetLength ? $"{masked[..MaxTargetLength]}…" : masked;
    }

    // The caller's trace has an id even if this server records no traces.
    private static string? FindTraceId(HttpRequest request) =>
        Activity.Current?.TraceId.ToHexString()
        ?? (ActivityContext.TryParse(request.Headers[HeaderNames.TraceParent], null, out var parent) ? parent.TraceId.ToHexString() : null);
}
