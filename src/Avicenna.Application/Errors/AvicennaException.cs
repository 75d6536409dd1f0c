namespace Avicenna.Application.Errors;

/// <summary>What can go wrong on purpose. The message is a sentence for the person who called.</summary>
public class AvicennaException(Error error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    public Error Error => error;
}
