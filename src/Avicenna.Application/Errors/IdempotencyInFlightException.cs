namespace Avicenna.Application.Errors;

/// <summary>A call with the same idempotency key may still be under way.</summary>
public sealed class IdempotencyInFlightException() : AvicennaException("A call with this Idempotency-Key may still be under way; try again with the same key");
