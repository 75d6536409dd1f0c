using Avicenna.Application.Startup;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Redis;

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
            return RedisConfiguration.Parse(options.ConnectionString).EndPoints.Count > 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{Setting} must name a server: redis.example.com:6379");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // Neither the string nor the client's message is repeated: a password may be in them.
            return ValidateOptionsResult.Fail($"{Setting} is not a connection string that the Redis client understands");
        }
    }
}
