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
            RedisConfiguration.Parse(options.ConnectionString);
            return ValidateOptionsResult.Success;
        }
        catch (RedisConfigurationException exception)
        {
            return ValidateOptionsResult.Fail($"{Setting} can't be read: {exception.Message}");
        }
    }
}
