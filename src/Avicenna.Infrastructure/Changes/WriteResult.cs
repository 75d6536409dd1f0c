namespace Avicenna.Infrastructure.Changes;

/// <summary>What came of a write that nodes hear of only where it changed something.</summary>
/// <param name="Result">The caller's answer.</param>
/// <param name="IsChange">False: the store is as it was.</param>
internal readonly record struct WriteResult<T>(T Result, bool IsChange);

/// <summary>Says what came of a write.</summary>
internal static class Written
{
    public static WriteResult<T> Change<T>(T result) => new(result, IsChange: true);

    public static WriteResult<T> Nothing<T>(T result) => new(result, IsChange: false);
}
