namespace Avicenna.Application.Errors;

/// <summary>The change contradicts what is already there.</summary>
public sealed class ConflictException(string message) : AvicennaException(message);
