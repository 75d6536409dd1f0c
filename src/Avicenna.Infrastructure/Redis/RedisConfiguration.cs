using System.Net;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Turns a connection string into the client's configuration.</summary>
internal static class RedisConfiguration
{
    /// <summary>Default timeouts in milliseconds, which the connection string can override.</summary>
    private const string Defaults = "asyncTimeout=500,connectTimeout=2000";

    private const int ReconnectMilliseconds = 1000;

    /// <param name="connectionString">A URL (<see cref="RedisUrl"/>), or the client's format: servers and options separated by commas.</param>
    /// <exception cref="RedisConfigurationException">The connection string is invalid. The message repeats none of it.</exception>
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
        // The key by which the client chooses among several masters. We never write it, and an ACL would have to allow it.
        configuration.TieBreaker = "";
        // The client treats INFO as an administrator's command.
        configuration.AllowAdmin = true;
        return configuration;
    }

    // Finds what the client accepts silently but can never connect with.
    private static string? FindProblem(ConfigurationOptions configuration) =>
        configuration.EndPoints.Count == 0 ? "it must name a server: redis.example.com:6379"
        : configuration.EndPoints.OfType<DnsEndPoint>().Any(server => !RedisUrl.IsHost(server.Host))
            ? "a server must be a host name or an address, optionally followed by ':' and a port; with a user and password, use redis://user:password@host:port or, with TLS, rediss://"
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
        // If a name occurs twice, the later value wins.
        if (TryParse($"{Defaults},{text}") is { } configuration)
        {
            return configuration;
        }

        var parts = text.Split(',');
        var wrong = Array.FindIndex(parts, part => TryParse(part) is null);
        throw new RedisConfigurationException(
            wrong < 0
                ? "the Redis client does not understand it"
                : $"the Redis client does not understand part {wrong + 1} of {parts.Length} (parts are separated by commas)");
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

/// <summary>The connection string is invalid. The message says which part and what is expected, and repeats none of it.</summary>
internal sealed class RedisConfigurationException(string message) : Exception(message);
