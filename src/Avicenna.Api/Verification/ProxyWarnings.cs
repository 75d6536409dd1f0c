using Avicenna.Api.Observability;
using Microsoft.AspNetCore.HttpOverrides;

namespace Avicenna.Api.Verification;

/// <summary>
/// Warns about a proxy that asks for a host that belongs to no tenant, usually the host of the example configuration, doesn't say which request it
/// asks about, or isn't trusted. Its clients see only that requests are refused. Each is logged at most once a minute, because anyone can send any
/// call.
/// </summary>
internal sealed partial class ProxyWarnings(IOptions<TenancyOptions> tenancy, TimeProvider time, ILogger<ProxyWarnings> logger)
{
    private const int MaxHostLength = 255;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long nextHost;
    private long nextTarget;
    private long nextAddress;

    public void WarnOfHost(HttpRequest call)
    {
        if (IsDue(ref nextHost))
        {
            var host = call.Headers.Host.ToString();
            var bases = string.Join(", ", tenancy.Value.BaseDomains ?? []);
            Log.UnknownHost(logger, host.Length > MaxHostLength ? host[..MaxHostLength] : host, bases.Length > 0 ? bases : "none");
        }
    }

    public void WarnOfTarget(HttpRequest call)
    {
        if (IsDue(ref nextTarget))
        {
            var sent = string.Join(", ", AskedRequest.Headers.Where(call.Headers.ContainsKey));
            Log.UnclearTarget(logger, CallRecord.Show(CallRecord.AddressOf(call.HttpContext)), sent);
        }
    }

    /// <summary>Warns if the client's address was left in its header, because the connection's is not trusted.</summary>
    public void WarnOfAddress(HttpRequest call)
    {
        if (call.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && !call.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && IsDue(ref nextAddress))
        {
            Log.UntrustedProxy(logger, CallRecord.Show(CallRecord.AddressOf(call.HttpContext)));
        }
    }

    private bool IsDue(ref long next)
    {
        var (now, due) = (time.GetTimestamp(), Interlocked.Read(ref next));
        return now >= due && Interlocked.CompareExchange(ref next, now + ((long)Interval.TotalSeconds * time.TimestampFrequency), due) == due;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UnknownHost, LogLevel.Warning, "/verify was asked for the host '{Host}', which belongs to no tenant, so no request passes. In the proxy's configuration, set the host to a tenant's: its subdomain followed by one of Tenancy:BaseDomains ({BaseDomains})")]
        public static partial void UnknownHost(ILogger logger, string host, string baseDomains);

        [LoggerMessage(EventIds.UnclearTarget, LogLevel.Warning, "/verify was asked by {Client} with the headers {Headers}, which don't name exactly one request, so it doesn't pass. If this happens for every request, correct the proxy's configuration: it must send a method and a target, each once")]
        public static partial void UnclearTarget(ILogger logger, string client, string headers);

        [LoggerMessage(EventIds.UntrustedProxy, LogLevel.Warning, "/verify was asked by {Client} with X-Forwarded-For, which is ignored because this address is not in Proxies:Trusted. If it is a proxy, add it: until then, all its clients have its address")]
        public static partial void UntrustedProxy(ILogger logger, string client);
    }
}
