namespace Avicenna.Api.Gateway;

/// <summary>Limits the wait for the response to an upgrade. The connection that follows has no limit, because either side may be silent for long.</summary>
internal sealed class UpgradeDeadline(TimeSpan timeout) : IDisposable
{
    private readonly CancellationTokenSource source = new(timeout);

    public CancellationToken Token => source.Token;

    public bool IsOver => source.IsCancellationRequested;

    public void Stop() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => source.Dispose();
}
