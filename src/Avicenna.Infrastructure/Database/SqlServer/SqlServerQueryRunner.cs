namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>The lanes of SQL Server. Each has its own connections, which limit how many queries it runs at once.</summary>
internal sealed class SqlServerQueryRunner(SqlDialect dialect, TimeProvider time) : IQueryRunner
{
    private readonly Dictionary<Lane, ConnectionSlots> lanes = Enum.GetValues<Lane>()
        .ToDictionary(lane => lane, lane => new ConnectionSlots(lane.ToString(), LaneLimits.Of(lane).Connections, LaneLimits.Of(lane).MaxWaiting));

    public async Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var limits = LaneLimits.Of(lane);
        using var timeout = new CancellationTokenSource(limits.Timeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var slot = await lanes[lane].TakeAsync(gate: null, giveUp.Token);
            giveUp.Token.ThrowIfCancellationRequested();
            return await RunAsync(slot, query, giveUp.Token);
        }
        catch (Exception exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or DbException)
        {
            throw new StoreUnavailableException($"The SQL Server did not answer within {limits.Timeout.TotalSeconds} s");
        }
    }

    private async Task<T> RunAsync<T>(ConnectionSlots.Slot slot, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken giveUp)
    {
        try
        {
            // If the server hangs, the client may never return, even after cancellation.
            return await LostRaces.RetryAsync(dialect, () => QueryAsync(slot, query, giveUp), giveUp).WaitAsync(giveUp);
        }
        catch (Exception) when (giveUp.IsCancellationRequested)
        {
            slot.GiveUp();
            throw;
        }
    }

    private async Task<T> QueryAsync<T>(ConnectionSlots.Slot slot, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(slot.Pool, cancellationToken);
        slot.Answered();
        cancellationToken.ThrowIfCancellationRequested();
        return await query(connection, cancellationToken);
    }
}
