using System.Threading.Channels;

namespace Avicenna.Application.Changes;

/// <summary>Who on this node waits for changes of which tenant.</summary>
public sealed class TenantWatches
{
    /// <summary>The most watches that a key has at the same time.</summary>
    public const int MaxPerKey = 4;

    private readonly Lock changing = new();
    private readonly Dictionary<Guid, List<TenantWatch>> byTenant = [];

    /// <summary>Begins to watch a tenant; null: the key has as many watches as it may.</summary>
    public TenantWatch? TryWatch(Guid tenantId, Guid keyId)
    {
        lock (changing)
        {
            var watches = byTenant.TryGetValue(tenantId, out var known) ? known : byTenant[tenantId] = [];
            if (watches.Count(watch => watch.KeyId == keyId) >= MaxPerKey)
            {
                return null;
            }

            var begun = new TenantWatch(keyId, ended => Remove(tenantId, ended));
            watches.Add(begun);
            return begun;
        }
    }

    /// <summary>Tells whoever watches a tenant that it has changed.</summary>
    /// <param name="tenantId">The tenant; null: it may be any.</param>
    public void Tell(Guid? tenantId)
    {
        lock (changing)
        {
            IEnumerable<TenantWatch> told = tenantId is not { } id ? byTenant.Values.SelectMany(watches => watches) : byTenant.GetValueOrDefault(id) ?? [];
            foreach (var watch in told)
            {
                watch.Tell();
            }
        }
    }

    private void Remove(Guid tenantId, TenantWatch ended)
    {
        lock (changing)
        {
            if (byTenant.TryGetValue(tenantId, out var watches) && watches.Remove(ended) && watches.Count == 0)
            {
                byTenant.Remove(tenantId);
            }
        }
    }
}

/// <summary>Notices changes of a tenant until it is disposed. Those that come before somebody looks are one.</summary>
public sealed class TenantWatch : IDisposable
{
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Action<TenantWatch> end;

    internal TenantWatch(Guid keyId, Action<TenantWatch> end) => (KeyId, this.end) = (keyId, end);

    internal Guid KeyId { get; }

    /// <summary>Waits for the next change.</summary>
    /// <returns>False: there was none for so long.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => end(this);

    internal void Tell() => changes.Writer.TryWrite(true);
}
