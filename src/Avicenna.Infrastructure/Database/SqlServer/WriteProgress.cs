namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>Tracks the progress of a write. Until its commit is sent it can be called off, which guarantees that nothing was written.</summary>
internal sealed class WriteProgress
{
    private readonly Lock moving = new();
    private Phase phase = Phase.Waiting;

    private enum Phase
    {
        Waiting,
        Working,
        Committing,
        CalledOff,
    }

    /// <summary>The write has its connection and locks.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Begin() => Move(Phase.Working);

    /// <summary>The commit is about to be sent.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Commit() => Move(Phase.Committing);

    /// <summary>The write lost a race and starts again.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Restart() => Move(Phase.Waiting);

    /// <summary>Calls the write off if it hasn't started.</summary>
    public bool TryCallOffUnlessBegun() => TryCallOff(Phase.Waiting);

    /// <summary>Calls the write off if its commit hasn't been sent.</summary>
    public bool TryCallOffUnlessCommitting() => TryCallOff(Phase.Working);

    private bool TryCallOff(Phase last)
    {
        lock (moving)
        {
            if (phase <= last)
            {
                phase = Phase.CalledOff;
            }

            return phase == Phase.CalledOff;
        }
    }

    private void Move(Phase next)
    {
        lock (moving)
        {
            phase = phase == Phase.CalledOff ? throw new OperationCanceledException("The write was called off") : next;
        }
    }
}
