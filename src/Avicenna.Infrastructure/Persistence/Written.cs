namespace Avicenna.Infrastructure.Persistence;

/// <summary>Says what came of a write.</summary>
internal static class Written
{
    public static WriteResult<T> Change<T>(T result) => new(result, IsChange: true);

    public static WriteResult<T> Nothing<T>(T result) => new(result, IsChange: false);
}
