using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>How a connection string becomes the client's configuration.</summary>
internal static class RedisConfiguration
{
    /// <summary>Where to wait for Redis at most, in milliseconds, unless the connection string says otherwise.</summary>
    private const string Defaults = "asyncTimeout=500,connectTimeout=2000";

    private const int ReconnectMilliseconds = 1000;

    /// <exception cref="ArgumentException">The client doesn't understand the string.</exception>
    public static ConfigurationOptions Parse(string connectionString)
    {
        // Of two values of a name the later one counts.
        var configuration = ConfigurationOptions.Parse($"{Defaults},{connectionString}");
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        return configuration;
    }
}
