namespace Avicenna.Application.Errors;

/// <summary>
/// The closed set of things that can go wrong on purpose. The message is a sentence for the person who called; the API
/// turns each kind into its problem details in one place.
/// </summary>
public abstract class AvicennaException(string message, Exception? innerException = null) : Exception(message, innerException);
