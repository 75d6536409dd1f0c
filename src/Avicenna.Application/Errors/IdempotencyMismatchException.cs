namespace Avicenna.Application.Errors;

/// <summary>The idempotency key was used before, with another body.</summary>
public sealed class IdempotencyMismatchException() : AvicennaException("This Idempotency-Key was used with another request body; use a new one for a new request");
