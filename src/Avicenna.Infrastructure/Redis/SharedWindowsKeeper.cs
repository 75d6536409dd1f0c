using Avicenna.Application.Background;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Checks once a second whether Redis responds and still has its data, so that no request has to find out. After an outage it first sends
/// Redis what this node admitted in the meantime; only then is Redis consulted about limits again.
/// </summary>
internal sealed class SharedWindowsKeeper(
    RedisConnection redis, ISharedWindows shared, RequestWindows<Guid> own, RedisOutage outage, TimeProvider time, ILogger<SharedWindowsKeeper> logger)
    : PeriodicService(Interval, time, logger)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A window in which nothing is ever counted. If Redis has lost it, it has lost the others too.
    private readonly Guid presenceId = Guid.NewGuid();
    private readonly RequestWindow presence = new(new CellClock(time));

    /// <summary>Checks Redis and sends it the data that it lacks.</summary>
    internal async Task CheckAsync()
    {
        try
        {
            if (!await IsPresentAsync() || outage.IsActive)
            {
                // Redis may have returned with older data.
                foreach (var (_, window) in own)
                {
                    window.Forget();
                }
            }

            await ReportAsync();
            if (outage.IsActive)
            {
                outage.End();
                // Sends what was admitted in the meantime.
                await ReportAsync();
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
            // A first connection takes longer than a response, which is no outage.
            await Task.WhenAny(redis.ConnectAsync()).WaitAsync(stoppingToken);
            await base.ExecuteAsync(stoppingToken);
        }
    }

    /// <returns>False if Redis had lost this node's presence window. The call restores it.</returns>
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

    private async Task ReportAsync()
    {
        var batch = new List<Task>(BatchSize);
        foreach (var (keyId, window) in own)
        {
            if (window.TryReportUntold(out var report))
            {
                batch.Add(ReportAsync(keyId, window, report));
                if (batch.Count == BatchSize)
                {
                    await Task.WhenAll(batch);
                    batch.Clear();
                }
            }
        }

        await Task.WhenAll(batch);
    }

    private async Task ReportAsync(Guid keyId, RequestWindow window, WindowReport report) => window.Learn(report, await shared.AskAsync(keyId, report));
}
