namespace Avicenna.Application.Startup;

/// <summary>Section <c>Redis</c>: what nodes share beside the store.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>
    /// Where Redis is: <c>redis://user:password@host:port/database</c>, with TLS <c>rediss://</c>, or as StackExchange.Redis reads it:
    /// <c>redis.example.com:6379,password=…,ssl=true</c>. With it all nodes count requests together. A decision waits for it as long
    /// as <c>asyncTimeout</c> says, half a second by default, and then is made without it. Default: none; each node counts for itself.
    /// </summary>
    public string? ConnectionString { get; set; }
}
