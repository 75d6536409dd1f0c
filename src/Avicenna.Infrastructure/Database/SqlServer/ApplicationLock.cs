using System.Globalization;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>Interprets the result of <c>sp_getapplock</c>: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql</summary>
internal static class ApplicationLock
{
    public const int TimedOut = -1;
    private const int Cancelled = -2;
    private const int DeadlockVictim = -3;

    /// <exception cref="StoreUnavailableException">Another transaction held the lock for too long.</exception>
    /// <exception cref="LostRaceException">The lock was refused to resolve a deadlock. A retry may get it.</exception>
    /// <exception cref="InvalidOperationException">The call was invalid.</exception>
    public static void Require(int result)
    {
        if (result < 0)
        {
            throw result switch
            {
                TimedOut or Cancelled => new StoreUnavailableException("Another change to the tenant has not finished"),
                DeadlockVictim => new LostRaceException(),
                _ => new InvalidOperationException($"sp_getapplock returned {result.ToString(CultureInfo.InvariantCulture)}"),
            };
        }
    }

    internal sealed class LostRaceException() : DbException("The lock was not given because of a deadlock");
}
