namespace Avicenna.Api.Startup;

/// <summary>
/// Ends the process when a stop hangs, on a dead disk perhaps: within ten seconds, the shortest time that orchestrators commonly grant.
/// </summary>
internal sealed class StopGuard : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(9.5);

    private readonly ManualResetEventSlim stopped = new();

    /// <summary>Counts from when the stop begins until this is disposed of.</summary>
    public void Watch(IHostApplicationLifetime lifetime) =>
        // A thread of its own: those of the pool may all wait for what hangs.
        lifetime.ApplicationStopping.Register(() => new Thread(Wait) { Name = "Stop guard", IsBackground = true }.Start());

    // The event itself is left to the collector: the thread may still look at it.
    public void Dispose() => stopped.Set();

    private void Wait()
    {
        if (!stopped.Wait(Timeout))
        {
            Console.Error.WriteLine($"The stop took {Timeout.TotalSeconds} s and was cut short");
            Environment.Exit(0);
        }
    }
}
