using Avicenna.Application.Errors;

namespace Avicenna.Application.Auditing;

public static class AuditErrors
{
    /// <summary>A trail isn't whole under the key that it is said to be sealed under.</summary>
    public static Error TrailBroken(string problem) => new(ErrorKind.Conflict, "trail_broken", problem);
}
