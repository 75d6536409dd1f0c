namespace Avicenna.Infrastructure.Changes;

/// <summary>Announces a change: to this node immediately, and to the others through Redis if it is configured.</summary>
internal sealed class ChangeAnnouncer(Invalidations invalidations, RedisChanges others)
{
    public void Announce(StoreChange change)
    {
        invalidations.Add(change);
        others.Publish(change);
    }
}
