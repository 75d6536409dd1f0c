namespace Avicenna.Application.Errors;

/// <summary>There is no such thing, or none that the caller may know of.</summary>
public sealed class NotFoundException(string message) : AvicennaException(message);
