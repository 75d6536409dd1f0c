using Avicenna.Application.Settings;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Caching;

internal sealed class CacheOptionsValidator : IValidateOptions<CacheOptions>
{
    private static readonly ByteSize MinMemory = ByteSize.FromMebibytes(16);
    private static readonly ByteSize MaxMemory = ByteSize.FromMebibytes(1024 * 1024);

    public ValidateOptionsResult Validate(string? name, CacheOptions options)
    {
        var problems = FindProblems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindProblems(CacheOptions options)
    {
        // A bare number would be read as days, so that "60" is caught here.
        if (options.MaxStaleness < TimeSpan.FromSeconds(1) || options.MaxStaleness > TimeSpan.FromDays(1))
        {
            yield return $"{CacheOptions.Section}:MaxStaleness must be a time from 00:00:01 to 1.00:00:00, such as 00:01:00 for one minute";
        }

        if (options.MaxMemory.Bytes < MinMemory.Bytes || options.MaxMemory.Bytes > MaxMemory.Bytes)
        {
            yield return $"{CacheOptions.Section}:MaxMemory must be from {MinMemory} to {MaxMemory}, such as 256 MiB";
        }
    }
}
