using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

public enum Trouble
{
    None,

    /// <summary>Redis says no, and does nothing.</summary>
    Refusal,

    /// <summary>The message is lost, or Redis is away.</summary>
    LostMessage,

    /// <summary>It is done, but the node doesn't hear of it.</summary>
    LostAnswer,

    /// <summary>The node gives up, and it is done later.</summary>
    LateMessage,

    /// <summary>It is done, and the answer comes later.</summary>
    LateAnswer,
}

/// <summary>One node's way to Redis, on which messages and answers are lost and delayed.</summary>
internal sealed class TroubledWindows(ISharedWindows inner) : ISharedWindows
{
    private readonly List<Func<Task>> lateMessages = [];
    private readonly List<TaskCompletionSource> lateAnswers = [];

    /// <summary>What happens to everything that is asked.</summary>
    public Trouble Trouble { get; set; }

    public async Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report)
    {
        switch (Trouble)
        {
            case Trouble.Refusal:
                throw new InvalidOperationException("OOM command not allowed when used memory > 'maxmemory'");
            case Trouble.LostMessage:
                throw new TimeoutException();
            case Trouble.LostAnswer:
                await inner.AskAsync(keyId, report);
                throw new TimeoutException();
            case Trouble.LateMessage:
                lateMessages.Add(() => inner.AskAsync(keyId, report));
                throw new TimeoutException();
            case Trouble.LateAnswer:
                var answer = await inner.AskAsync(keyId, report);
                var later = new TaskCompletionSource();
                lock (lateAnswers)
                {
                    lateAnswers.Add(later);
                }

                await later.Task;
                return answer;
            default:
                return await inner.AskAsync(keyId, report);
        }
    }

    /// <summary>Lets Redis do what nobody waits for any more, in any order.</summary>
    public async Task DeliverMessagesAsync(int seed)
    {
        foreach (var message in Shuffle(lateMessages, seed))
        {
            await message();
        }
    }

    /// <summary>Lets the node hear the answers that it waits for, in any order.</summary>
    public void DeliverAnswers(int seed)
    {
        List<TaskCompletionSource> answers;
        lock (lateAnswers)
        {
            answers = Shuffle(lateAnswers, seed);
        }

        answers.ForEach(answer => answer.SetResult());
    }

    private static List<T> Shuffle<T>(List<T> late, int seed)
    {
        var taken = new List<T>();
        while (late.Count > 0)
        {
            var index = seed % late.Count;
            taken.Add(late[index]);
            late.RemoveAt(index);
        }

        return taken;
    }
}
