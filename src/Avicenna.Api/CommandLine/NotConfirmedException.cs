namespace Avicenna.Api.CommandLine;

/// <summary>A command that can't be undone was not confirmed.</summary>
internal sealed class NotConfirmedException(string message) : AvicennaException(new Error(ErrorKind.Conflict, "not_confirmed", message));
