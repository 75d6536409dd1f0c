using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Stands for Redis, and answers as a test says.</summary>
internal sealed class AnsweringWindows : ISharedWindows
{
    private Func<Task<SharedAnswer>> answer = () => throw new InvalidOperationException("The test doesn't say what to answer");
    private Func<Task<SharedAnswer>>? next;

    /// <summary>Everything that was asked and told.</summary>
    public List<WindowReport> Reports { get; } = [];

    public void Answer(SharedStatus status, int others = 0, int secondsToMore = 0, long born = 1) => Set(() => Answered(status, others, secondsToMore, born));

    public void Fail() => Set(Failed);

    /// <summary>What to answer after the next answer.</summary>
    public void ThenAnswer(SharedStatus status, long born) => next = () => Answered(status, 0, 0, born);

    public void ThenFail() => next = Failed;

    public TaskCompletionSource<SharedAnswer> AnswerLater()
    {
        var later = new TaskCompletionSource<SharedAnswer>();
        Set(() => later.Task);
        return later;
    }

    /// <summary>Answers nothing until the test answers each of these.</summary>
    public List<TaskCompletionSource<SharedAnswer>> AnswerEachLater()
    {
        var waiting = new List<TaskCompletionSource<SharedAnswer>>();
        Set(() =>
        {
            waiting.Add(new TaskCompletionSource<SharedAnswer>());
            return waiting[^1].Task;
        });
        return waiting;
    }

    public Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report)
    {
        Reports.Add(report);
        var task = answer();
        answer = next ?? answer;
        return task;
    }

    private void Set(Func<Task<SharedAnswer>> first) => (answer, next) = (first, null);

    private static Task<SharedAnswer> Answered(SharedStatus status, int others, int secondsToMore, long born) =>
        Task.FromResult(new SharedAnswer(status, others, secondsToMore, status == SharedStatus.Unknown ? 0 : born));

    private static Task<SharedAnswer> Failed() => Task.FromException<SharedAnswer>(new TimeoutException("It doesn't answer"));
}
