using System.Net;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>How a connection string becomes the client's configuration.</summary>
internal static class RedisConfiguration
{
    /// <summary>Where to wait for Redis at most, in milliseconds, unless the connection string says otherwise.</summary>
    private const string Defaults = "asyncTimeout=500,connectTimeout=2000";

    private const int ReconnectMilliseconds = 1000;

    /// <param name="connectionString">A URL (<see cref="RedisUrl"/>), or what the client reads: servers and options between commas.</param>
    /// <exception cref="RedisConfigurationException">It can't be read; the message repeats none of it.</exception>
    public static ConfigurationOptions Parse(string connectionString)
    {
        var text = connectionString.Trim();
        var configuration = RedisUrl.IsUrl(text) ? ParseUrl(text) : ParseOptions(text);
        if (FindProblem(configuration) is { } problem)
        {
            throw new RedisConfigurationException(problem);
        }

        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        // The client's own key for choosing among several masters: nobody here writes it, and an ACL would have to allow it.
        configuration.TieBreaker = "";
        // The client counts INFO among an administrator's commands.
        configuration.AllowAdmin = true;
        return configuration;
    }

    // What the client takes without a word and then never connects with.
    private static string? FindProblem(ConfigurationOptions configuration) =>
        configuration.EndPoints.Count == 0 ? "it must name a server: redis.example.com:6379"
        : configuration.EndPoints.OfType<DnsEndPoint>().Any(server => !RedisUrl.IsHost(server.Host))
            ? "a server must be a host name or an address, then perhaps ':' and a port; with a user and password it is redis://user:password@host:port or, with TLS, rediss://"
        : configuration.DefaultDatabase < 0 ? "the number of the database must be 0 or more"
        : configuration is { ConnectTimeout: < 1 } or { AsyncTimeout: < 1 } or { SyncTimeout: < 1 } ? "connectTimeout, asyncTimeout and syncTimeout must be 1 ms or more"
        : null;

    private static ConfigurationOptions ParseUrl(string url)
    {
        var configuration = ConfigurationOptions.Parse(Defaults);
        RedisUrl.Apply(url, configuration);
        return configuration;
    }

    private static ConfigurationOptions ParseOptions(string text)
    {
        // Of two values of a name the later one counts.
        if (TryParse($"{Defaults},{text}") is { } configuration)
        {
            return configuration;
        }

        var parts = text.Split(',');
        var wrong = Array.FindIndex(parts, part => TryParse(part) is null);
        throw new RedisConfigurationException(
            wrong < 0
                ? "it is not a connection string that the Redis client understands"
                : $"part {wrong + 1} of {parts.Length}, counted by commas, is not a server or an option that the Redis client understands");
    }

    private static ConfigurationOptions? TryParse(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // The client's message repeats the value.
            return null;
        }
    }
}

/// <summary>A connection string can't be read. The message says which part and what would be right, and repeats nothing of it.</summary>
internal sealed class RedisConfigurationException(string message) : Exception(message);
