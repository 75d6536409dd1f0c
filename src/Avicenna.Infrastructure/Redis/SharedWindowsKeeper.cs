using Avicenna.Application.Background;
using Avicenna.Application.Decisions;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Asks Redis once a second whether it is there and still holds its data, so that no request has to find out, and tells it what this
/// node admitted without it before it is asked about limits again.
/// </summary>
internal sealed class SharedWindowsKeeper(
    RedisConnection redis, ISharedWindows shared, RequestWindows<Guid> own, RedisOutage outage, TimeProvider time, ILogger<SharedWindowsKeeper> logger)
    : PeriodicService(Interval, time, logger)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A window that nothing is ever counted in: where Redis no longer holds it, the others are lost too.
    private readonly Guid presenceId = Guid.NewGuid();
    private readonly RequestWindow presence = new(new CellClock(time));

    /// <summary>Finds out about Redis, and tells it what it doesn't know.</summary>
    internal async Task CheckAsync()
    {
        try
        {
            if (!await IsPresentAsync() || outage.IsActive)
            {
                // Whatever it seems to hold may be older than what it held before.
                foreach (var (_, window) in own)
                {
                    window.Forget();
                }
            }

            await TellAsync();
            if (outage.IsActive)
            {
                outage.End();
                // What was admitted while the rest was told.
                await TellAsync();
            }
        }
        catch (Exception exception)
        {
            outage.Begin(exception);
        }
    }

    protected override bool RunsAtStart => true;

    protected override Task RunAsync(CancellationToken stoppingToken) => CheckAsync();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (redis.IsConfigured)
        {
            // A first connection takes longer than an answer; that is no outage.
            await Task.WhenAny(redis.ConnectAsync()).WaitAsync(stoppingToken);
            await base.ExecuteAsync(stoppingToken);
        }
    }

    /// <returns>False where Redis has lost this node's presence, which it then has again.</returns>
    private async Task<bool> IsPresentAsync()
    {
        if (await AskAsync() != SharedStatus.Unknown)
        {
            return true;
        }

        await AskAsync();
        return false;

        async Task<SharedStatus> AskAsync()
        {
            var report = presence.Report(limit: 0, claimed: 0);
            var answer = await shared.AskAsync(presenceId, report);
            presence.Learn(report, answer);
            return answer.Status;
        }
    }

    private async Task TellAsync()
    {
        var batch = new List<Task>(BatchSize);
        foreach (var (keyId, window) in own)
        {
            if (window.TryReportUntold(out var report))
            {
                batch.Add(TellAsync(keyId, window, report));
                if (batch.Count == BatchSize)
                {
                    await Task.WhenAll(batch);
                    batch.Clear();
                }
            }
        }

        await Task.WhenAll(batch);
    }

    private async Task TellAsync(Guid keyId, RequestWindow window, WindowReport report) => window.Learn(report, await shared.AskAsync(keyId, report));
}
