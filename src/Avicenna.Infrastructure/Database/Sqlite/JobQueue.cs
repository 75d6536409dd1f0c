using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// Jobs in the order in which they were asked for. Their number is bounded, and a job whose caller gives up leaves at once, so that
/// it costs the others neither room nor time.
/// </summary>
internal sealed class JobQueue<TTarget>(int capacity)
{
    private readonly LinkedList<Job<TTarget>> waiting = new();

    // Not a Lock: threads wait on it.
    private readonly object gate = new();
    private bool isClosed;

    /// <exception cref="StoreUnavailableException">Too many jobs wait already, or the process is stopping.</exception>
    public void Add(Job<TTarget> job)
    {
        lock (gate)
        {
            if (isClosed)
            {
                throw new StoreUnavailableException("The process is stopping");
            }

            if (waiting.Count >= capacity)
            {
                throw new StoreUnavailableException($"{capacity} calls wait for the database already");
            }

            job.Place = waiting.AddLast(job);
            Monitor.Pulse(gate);
        }
    }

    /// <returns>False: the job has begun.</returns>
    public bool TryRemove(Job<TTarget> job)
    {
        lock (gate)
        {
            if (job.Place?.List is null)
            {
                return false;
            }

            waiting.Remove(job.Place);
            return true;
        }
    }

    /// <summary>Blocks until a job waits.</summary>
    /// <returns>False: none does, and none will come.</returns>
    public bool WaitForJob()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !isClosed)
            {
                Monitor.Wait(gate);
            }

            return waiting.Count > 0;
        }
    }

    /// <summary>The first job; null when none waits.</summary>
    public Job<TTarget>? TryTake()
    {
        lock (gate)
        {
            if (waiting.First is not { Value: var job })
            {
                return null;
            }

            waiting.RemoveFirst();
            return job;
        }
    }

    /// <summary>Admits no more jobs. Those that wait are still done.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }
}

/// <summary>Work for a thread of the store's own, with a caller that waits for its result.</summary>
/// <typeparam name="TTarget">What the work is done on: a connection or a transaction.</typeparam>
internal abstract class Job<TTarget>
{
    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<Job<TTarget>>? Place { get; set; }

    public abstract void Execute(TTarget target);

    /// <summary>Gives the caller the result.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);

    internal sealed class Of<T>(Func<TTarget, Task<T>> work) : Job<TTarget>
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Task => completion.Task;

        // SQLite's client has done everything when it returns a task, so this blocks no longer than the work takes.
        public override void Execute(TTarget target) => result = work(target).GetAwaiter().GetResult();

        public override void Complete() => completion.TrySetResult(result!);

        public override void Fail(Exception exception)
        {
            completion.TrySetException(exception);
            // The caller may have given up; then nobody else looks at it.
            _ = completion.Task.Exception;
        }
    }
}
