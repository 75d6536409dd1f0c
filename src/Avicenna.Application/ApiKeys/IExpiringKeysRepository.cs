namespace Avicenna.Application.ApiKeys;

/// <summary>Counts the keys of all tenants that expire, for operators.</summary>
public interface IExpiringKeysRepository
{
    /// <summary>Counts the enabled keys of enabled tenants that expire after <paramref name="after"/>, and not after <paramref name="until"/>.</summary>
    Task<long> CountExpiringAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken);
}
