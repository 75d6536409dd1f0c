using Microsoft.Extensions.Options;

namespace Avicenna.Application.Caching;

internal sealed class CacheOptionsValidator : IValidateOptions<CacheOptions>
{
    // A bare number would be read as days, so that "60" is caught here.
    public ValidateOptionsResult Validate(string? name, CacheOptions options) =>
        options.MaxStaleness >= TimeSpan.FromSeconds(1) && options.MaxStaleness <= TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{CacheOptions.Section}:MaxStaleness must be a time from 00:00:01 to 1.00:00:00, such as 00:01:00 for one minute");
}
