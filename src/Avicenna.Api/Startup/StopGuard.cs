namespace Avicenna.Api.Startup;

/// <summary>
/// Terminates the process when shutdown hangs, for example on a broken disk: within ten seconds, the shortest time that orchestrators commonly
/// grant.
/// </summary>
internal sealed class StopGuard : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(9.5);

    private readonly ManualResetEventSlim stopped = new();

    /// <summary>Starts counting when shutdown begins, until this object is disposed.</summary>
    public void Watch(IHostApplicationLifetime lifetime) =>
        // Uses its own thread, because all threads of the pool may be waiting for what hangs.
        lifetime.ApplicationStopping.Register(() => new Thread(Wait) { Name = "Stop guard", IsBackground = true }.Start());

    // Doesn't dispose the event, because the thread may still use it.
    public void Dispose() => stopped.Set();

    private void Wait()
    {
        if (!stopped.Wait(Timeout))
        {
            Console.Error.WriteLine($"Shutdown took {Timeout.TotalSeconds} s and was aborted");
            Environment.Exit(0);
        }
    }
}
