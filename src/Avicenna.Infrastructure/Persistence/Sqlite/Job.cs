namespace Avicenna.Infrastructure.Persistence.Sqlite;

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
