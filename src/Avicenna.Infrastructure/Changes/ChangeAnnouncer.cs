using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Changes;

/// <summary>Makes a change known: to this node at once, to the others through Redis where it is there.</summary>
internal sealed class ChangeAnnouncer(Invalidations invalidations, RedisChanges others)
{
    public void Announce(StoreChange change)
    {
        invalidations.Add(change);
        others.Publish(change);
    }
}
