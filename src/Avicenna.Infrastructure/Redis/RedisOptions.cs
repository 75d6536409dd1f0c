namespace Avicenna.Infrastructure.Redis;

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

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private const string Setting = $"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}";

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        if (string.IsNullOrEmpty(options.ConnectionString))
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            RedisConfiguration.Parse(options.ConnectionString);
            return ValidateOptionsResult.Success;
        }
        catch (RedisConfigurationException exception)
        {
            return ValidateOptionsResult.Fail($"{Setting} can't be read: {exception.Message}");
        }
    }
}
