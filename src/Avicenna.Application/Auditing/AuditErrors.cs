using Avicenna.Application.Errors;

namespace Avicenna.Application.Auditing;

public static class AuditErrors
{
    /// <summary>A trail doesn't verify under the key that it should be sealed with.</summary>
    public static Error TrailBroken(string problem) => new(ErrorKind.Conflict, "trail_broken", problem);
}
