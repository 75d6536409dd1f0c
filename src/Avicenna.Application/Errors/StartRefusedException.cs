namespace Avicenna.Application.Errors;

/// <summary>The process must not serve in this state; the message says what the operator has to do.</summary>
public sealed class StartRefusedException(string message) : AvicennaException(new Error(ErrorKind.StartRefused, "start_refused", message));
