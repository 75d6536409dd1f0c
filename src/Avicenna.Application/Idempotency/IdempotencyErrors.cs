using Avicenna.Application.Errors;

namespace Avicenna.Application.Idempotency;

public static class IdempotencyErrors
{
    /// <summary>The same call was made before and has completed.</summary>
    public static readonly Error Replayed = new(
        ErrorKind.Conflict, "idempotency_replayed", "This call was made before with this Idempotency-Key. Its key can't be shown again; rotate it to get a new one");

    /// <summary>A call with the same idempotency key may still be in progress.</summary>
    public static readonly Error InFlight = new(
        ErrorKind.Conflict, "idempotency_in_flight", "A call with this Idempotency-Key may still be under way; try again with the same key");

    /// <summary>The idempotency key was used before with a different body.</summary>
    public static readonly Error Mismatch = new(
        ErrorKind.Mismatch, "idempotency_mismatch", "This Idempotency-Key was used with another request body; use a new one for a new request");
}
