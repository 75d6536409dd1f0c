namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// A bounded first-in, first-out queue of jobs. A job whose caller gives up leaves the queue immediately, so that it takes no space or time
/// from others.
/// </summary>
internal sealed class JobQueue<TTarget>(int capacity)
{
    private readonly LinkedList<Job<TTarget>> waiting = new();

    // Not a Lock, because threads wait on it.
    private readonly object gate = new();
    private bool isClosed;

    /// <exception cref="StoreUnavailableException">Too many jobs are waiting, or the process is stopping.</exception>
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
                throw new StoreUnavailableException($"{capacity} calls are already waiting for the database");
            }

            job.Place = waiting.AddLast(job);
            Monitor.Pulse(gate);
        }
    }

    /// <returns>False if the job has already started.</returns>
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

    /// <summary>Blocks until a job is waiting.</summary>
    /// <returns>False if the queue is empty and closed.</returns>
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

    /// <summary>Removes and returns the first job, or returns null if the queue is empty.</summary>
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

    /// <summary>Puts jobs that were taken back to the front, whatever the capacity.</summary>
    public void PutBack(IEnumerable<Job<TTarget>> jobs)
    {
        lock (gate)
        {
            foreach (var job in jobs.Reverse())
            {
                job.Place = waiting.AddFirst(job);
            }
        }
    }

    /// <summary>Accepts no more jobs. Waiting jobs still run.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }
}

/// <summary>Work for one of the store's threads, with a caller that waits for its result.</summary>
/// <typeparam name="TTarget">What the work uses: a connection or a transaction.</typeparam>
internal abstract class Job<TTarget>
{
    /// <summary>The job's node in the queue.</summary>
    public LinkedListNode<Job<TTarget>>? Place { get; set; }

    public abstract void Execute(TTarget target);

    /// <summary>Passes the result to the caller.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);

    internal sealed class Of<T>(Func<TTarget, Task<T>> work) : Job<TTarget>
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Task => completion.Task;

        // SQLite's client is done when it returns a task, so this blocks no longer than the work takes.
        public override void Execute(TTarget target) => result = work(target).GetAwaiter().GetResult();

        public override void Complete() => completion.TrySetResult(result!);

        public override void Fail(Exception exception)
        {
            completion.TrySetException(exception);
            // The caller may have given up. Then nobody else observes the exception.
            _ = completion.Task.Exception;
        }
    }
}
