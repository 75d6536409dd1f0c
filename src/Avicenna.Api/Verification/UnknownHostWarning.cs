namespace Avicenna.Api.Verification;

/// <summary>
/// Warns about a proxy that asks for a host that belongs to no tenant, usually the host of the example configuration. Its clients see only that
/// every request is refused. Logs at most once a minute, because anyone can send any host.
/// </summary>
internal sealed partial class UnknownHostWarning(IOptions<TenancyOptions> tenancy, TimeProvider time, ILogger<UnknownHostWarning> logger)
{
    private const int MaxHostLength = 255;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long next;

    public void Warn(HttpRequest call)
    {
        if (IsDue())
        {
            var host = call.Headers.Host.ToString();
            var bases = string.Join(", ", tenancy.Value.BaseDomains ?? []);
            Log.UnknownHost(logger, host.Length > MaxHostLength ? host[..MaxHostLength] : host, bases.Length > 0 ? bases : "none");
        }
    }

    private bool IsDue()
    {
        var (now, due) = (time.GetTimestamp(), Interlocked.Read(ref next));
        return now >= due && Interlocked.CompareExchange(ref next, now + ((long)Interval.TotalSeconds * time.TimestampFrequency), due) == due;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UnknownHost, LogLevel.Warning, "/verify was asked for the host '{Host}', which belongs to no tenant, so no request passes. In the proxy's configuration, set the host to a tenant's: its subdomain followed by one of Tenancy:BaseDomains ({BaseDomains})")]
        public static partial void UnknownHost(ILogger logger, string host, string baseDomains);
    }
}
