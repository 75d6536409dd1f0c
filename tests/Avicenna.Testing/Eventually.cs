namespace Avicenna.Testing;

/// <summary>Waits for what happens off the caller's way, for a bounded time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It isn't after two minutes, long enough for a busy machine.</exception>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string because)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s in vain: {because}");
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
