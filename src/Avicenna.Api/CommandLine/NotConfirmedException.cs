using Avicenna.Application.Errors;

namespace Avicenna.Api.CommandLine;

/// <summary>What can't be undone was asked for, but not confirmed.</summary>
internal sealed class NotConfirmedException(string message) : AvicennaException(new Error(ErrorKind.Conflict, "not_confirmed", message));
