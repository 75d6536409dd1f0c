namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>What this node knows of Redis's copy of one of its windows.</summary>
/// <param name="Generation">
/// Grows whenever Redis may have missed or counted something that this node doesn't know of; Redis then counts nothing more under an
/// older one, and is told the whole window under this one.
/// </param>
/// <param name="Born">
/// When Redis made the copy under this generation, in microseconds of its clock: one made at another time has lost what that one held.
/// 0: Redis hasn't said that it has one.
/// </param>
internal readonly record struct SharedCopy(long Generation, long Born = 0)
{
    public bool IsConfirmed => Born > 0;
}
