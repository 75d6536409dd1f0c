namespace Avicenna.Application.Errors;

/// <summary>The exception for expected errors. Its message is for the caller.</summary>
public class AvicennaException(Error error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    public Error Error => error;
}
