using Avicenna.Application.Settings;

namespace Avicenna.Application.Caching;

/// <summary>Section <c>Cache</c>: how much this node remembers, and how long it goes on with that.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>
    /// For how long after the store was last reached keys that are known here are still decided about: <c>hh:mm:ss</c>, from a second
    /// to a day. Default: one minute.
    /// </summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// About how much memory keys, unknown keys, tenants and their endpoints may take together while they are remembered: a number of
    /// bytes, or one with a unit such as <c>256 MiB</c>, from 16 MiB to 1024 GiB. Default: 256 MiB.
    /// </summary>
    public ByteSize MaxMemory { get; set; } = ByteSize.FromMebibytes(256);
}
