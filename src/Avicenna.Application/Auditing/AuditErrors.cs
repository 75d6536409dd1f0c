using Avicenna.Application.Errors;

namespace Avicenna.Application.Auditing;

public static class AuditErrors
{
    /// <summary>A trail doesn't verify under the key that it should be sealed with.</summary>
    public static Error TrailBroken(string problem) => new(ErrorKind.Conflict, "trail_broken", problem);

    /// <summary>A trail was pruned while it was exported.</summary>
    public static readonly Error PrunedMeanwhile = new(ErrorKind.Conflict, "trail_pruned", "The trail was pruned during the export, which may lack events: export it again");
}
