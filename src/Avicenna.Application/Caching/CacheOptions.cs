namespace Avicenna.Application.Caching;

/// <summary>Section <c>Cache</c>: how long this node goes on with what it knows.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>
    /// For how long after the store was last reached keys that are known here are still decided about: <c>hh:mm:ss</c>, from a second
    /// to a day. Default: one minute.
    /// </summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(1);
}
