namespace Avicenna.Infrastructure.Caching;

/// <summary>Makes a change known: to this node at once.</summary>
internal sealed class ChangeAnnouncer(Invalidations invalidations)
{
    public void Announce(StoreChange change) => invalidations.Add(change);
}
