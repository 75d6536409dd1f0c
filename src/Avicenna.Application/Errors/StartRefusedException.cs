namespace Avicenna.Application.Errors;

/// <summary>The exception when the process must not serve in this state. The message says what the operator must do.</summary>
public sealed class StartRefusedException(string message) : AvicennaException(new Error(ErrorKind.StartRefused, "start_refused", message));
