using Avicenna.Application.Background;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Changes;

/// <summary>Deletes changes that every node has seen long ago.</summary>
internal sealed class ChangeSweeper(ChangeLog changes, TimeProvider time, ILogger<ChangeSweeper> logger) : Sweeper("change numbers", time, logger)
{
    protected override Task RunAsync(CancellationToken stoppingToken) => changes.SweepAsync(stoppingToken);
}
