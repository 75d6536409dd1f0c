namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Admits a request if both this node's own window and the windows of all nodes together allow it. While Redis is unavailable, this node's
/// own window decides alone and no request waits.
/// </summary>
/// <param name="shared">The windows of all nodes.</param>
/// <param name="own">This node's windows. Whatever Redis says, this node admits no more than they allow.</param>
/// <param name="outage">Tracks whether Redis is available.</param>
internal sealed class SharedRequestLimiter(ISharedWindows shared, RequestWindows<Guid> own, RedisOutage outage) : IRequestLimiter
{
    // The second call succeeds even if Redis first asked for the window, unless another request sends the window at the same time.
    private const int MaxCalls = 3;

    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit)
    {
        var window = own.Reserve(keyId, limit.PerMinute, out var claimed, out var refusal);
        if (outage.IsActive)
        {
            outage.CountDecision();
            return new ValueTask<LimitDecision>(claimed == 0 ? refusal : window.Decide(limit.PerMinute));
        }

        return claimed == 0 ? new ValueTask<LimitDecision>(refusal) : AskAsync(keyId, window, limit.PerMinute, claimed);
    }

    private async ValueTask<LimitDecision> AskAsync(Guid keyId, RequestWindow window, int limit, int claimed)
    {
        try
        {
            for (var calls = 0; calls < MaxCalls; calls++)
            {
                var report = window.Report(limit, claimed);
                var answer = await shared.AskAsync(keyId, report);
                if (answer.Status != SharedStatus.Unknown)
                {
                    return window.Decide(limit, report, answer);
                }

                window.Learn(report, answer);
            }
        }
        catch (Exception exception)
        {
            outage.Begin(exception);
        }

        outage.CountDecision();
        return window.Decide(limit);
    }
}
