namespace Avicenna.Infrastructure.Changes;

/// <summary>The result of a write that is announced to other nodes only if it changed something.</summary>
/// <param name="Result">The result for the caller.</param>
/// <param name="IsChange">False if nothing changed.</param>
internal readonly record struct WriteResult<T>(T Result, bool IsChange);

/// <summary>Creates write results.</summary>
internal static class Written
{
    public static WriteResult<T> Change<T>(T result) => new(result, IsChange: true);

    public static WriteResult<T> Nothing<T>(T result) => new(result, IsChange: false);
}
