namespace Avicenna.Infrastructure.Persistence;

/// <summary>What came of a write that nodes hear of only where it changed something.</summary>
/// <param name="Result">The caller's answer.</param>
/// <param name="IsChange">False: the store is as it was.</param>
internal readonly record struct WriteResult<T>(T Result, bool IsChange);
