using Avicenna.Application.Settings;

namespace Avicenna.Application.Decisions;

/// <summary>Section <c>Cache</c>: how much this node caches, and how long it may use cached data while the store is unavailable.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>
    /// How long known keys keep working after the store last answered: <c>hh:mm:ss</c>, from one second to one day. Default: one minute.
    /// </summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Approximate memory for cached keys, unknown keys, tenants and their endpoints: a number of bytes, or one with a unit such as
    /// <c>256 MiB</c>, from 16 MiB to 1024 GiB. Default: 256 MiB.
    /// </summary>
    public ByteSize MaxMemory { get; set; } = ByteSize.FromMebibytes(256);
}

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
        // A plain number is read as days, so this rejects "60".
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
