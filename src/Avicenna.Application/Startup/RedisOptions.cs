namespace Avicenna.Application.Startup;

/// <summary>Section <c>Redis</c>: what nodes share apart from the store.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>
    /// The Redis server: <c>redis://user:password@host:port/database</c>, <c>rediss://</c> with TLS, or a StackExchange.Redis connection string:
    /// <c>redis.example.com:6379,password=…,ssl=true</c>. With it, rate limits apply to all nodes together. A decision waits for Redis at most for
    /// <c>asyncTimeout</c>, by default half a second, and is then made without it. Default: none; each node applies rate limits separately.
    /// </summary>
    public string? ConnectionString { get; set; }
}
