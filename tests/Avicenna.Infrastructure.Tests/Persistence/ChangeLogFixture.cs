using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Changes;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A store whose changes are read as another node reads them.</summary>
public abstract class ChangeLogFixture(DatabaseProvider provider) : EndpointFixture(provider)
{
    private protected ChangeLog Changes => Store.Get<ChangeLog>();

    private protected static StoreChange AnyChange() => new(ChangeKind.Policy, Guid.NewGuid());

    protected async Task<long> NewestAsync() => (await Changes.ReadAsync(long.MaxValue, CancellationToken.None)).Newest;

    private protected async Task<IReadOnlyList<NumberedChange>> ReadAsync(long after) => (await Changes.ReadAsync(after, CancellationToken.None)).Changes;

    /// <summary>Makes a change of that tenant that is nothing but its number.</summary>
    private protected Task<bool> ChangeAsync(Guid tenantId, StoreChange change, ChangeLog? node = null) =>
        (node ?? Changes).WriteForTenantAsync(tenantId, change, _ => Task.FromResult(Written.Change(true)), CancellationToken.None);
}
