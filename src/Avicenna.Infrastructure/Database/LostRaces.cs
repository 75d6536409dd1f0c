using System.Security.Cryptography;

namespace Avicenna.Infrastructure.Database;

/// <summary>Retries work as a whole if it lost a race against another transaction, a limited number of times.</summary>
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
                // The winner still has to finish. Losers that retry at different times don't collide again.
                await Task.Delay(RandomNumberGenerator.GetInt32(1, MaxPauseMilliseconds * tries), cancellationToken);
            }
        }
    }
}
