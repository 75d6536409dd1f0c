namespace Avicenna.Application.Observability;

/// <summary>
/// The ids of all log events. A constant has the name of its event. Alerts and filters refer to the ids, so they never change and are never used
/// again. <c>docs/observability.md</c> explains each event.
/// </summary>
public static class EventIds
{
    public const int Started = 1001;
    public const int StoreWarning = 1002;
    public const int NoKeyYet = 1003;
    public const int OutdatedName = 1004;
    public const int OutdatedPattern = 1005;
    public const int MoreOutdatedTexts = 1006;
    public const int OutdatedTextsNotRead = 1007;
    public const int MetricsStarted = 1008;
    public const int PepperAbandoned = 1009;

    public const int Accepted = 2001;
    public const int Refused = 2002;
    public const int Allowed = 2003;
    public const int UnexpectedFailure = 2004;
    public const int StoreUnavailable = 2005;
    public const int UnknownHost = 2006;
    public const int ConnectionsFull = 2007;
    public const int Malformed = 2008;
    public const int UnclearTarget = 2009;
    public const int UntrustedProxy = 2010;

    public const int StoreIsAway = 3001;
    public const int StoreIsBack = 3002;
    public const int StoreCannotRead = 3003;
    public const int StoreCannotWrite = 3004;
    public const int UsageNotWritten = 3005;
    public const int LastUsageLost = 3006;
    public const int RefusedCallsLost = 3007;
    public const int LastRefusedCallsLost = 3008;
    public const int SweepFailed = 3009;
    public const int HashUpgradeFailed = 3010;
    public const int StoreCanRead = 3011;
    public const int StoreCanWrite = 3012;
    public const int PepperMissing = 3013;

    public const int RedisIsAway = 4001;
    public const int RedisIsBack = 4002;
    public const int ChangeNotPublished = 4003;
    public const int ChangesNotSubscribed = 4004;
    public const int RedisEvicts = 4005;
    public const int RedisDatabaseRefused = 4006;
    public const int RedisPolicyUnknown = 4007;

    public const int ServiceFailed = 5001;

    public const int GatewayStarted = 6001;
    public const int UpstreamUnhealthy = 6002;
    public const int UpstreamHealthy = 6003;
    public const int UpstreamFailed = 6004;
}
