using System.Data.Common;
using System.Security.Cryptography;

namespace Avicenna.Infrastructure.Database;

/// <summary>Runs work again as a whole when it lost against another transaction, a bounded number of times.</summary>
internal static class LostRaces
{
    private const int MaxPauseMilliseconds = 20;

    public static async Task<T> RetryAsync<T>(SqlDialect dialect, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (DbException exception) when (dialect.IsLostRace(exception) && tries < SqlStore.MaxTries)
            {
                // The winner still has to finish; losers that come back at different times don't collide again.
                await Task.Delay(RandomNumberGenerator.GetInt32(1, MaxPauseMilliseconds * tries), cancellationToken);
            }
        }
    }
}
