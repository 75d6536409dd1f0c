namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>How far a write has come. It can be called off until its commit is sent; who calls it off knows that nothing was written.</summary>
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

    /// <summary>The write has all that it waits for.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Begin() => Move(Phase.Working);

    /// <summary>Its commit is about to be sent.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Commit() => Move(Phase.Committing);

    /// <summary>It lost a race and begins anew.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public void Restart() => Move(Phase.Waiting);

    /// <summary>Calls it off where it hasn't begun.</summary>
    public bool TryCallOffUnlessBegun() => TryCallOff(Phase.Waiting);

    /// <summary>Calls it off where its commit hasn't been sent.</summary>
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
