namespace Avicenna.Application.Errors;

/// <summary>The input isn't acceptable; nothing was done.</summary>
public sealed class ValidationFailedException(IReadOnlyDictionary<string, string[]> errors)
    : AvicennaException(new Error(ErrorKind.Invalid, "validation_failed", errors.Values.First()[0]))
{
    public ValidationFailedException(string member, string error)
        : this(new Dictionary<string, string[]> { [member] = [error] })
    {
    }

    /// <summary>By the member's name on the wire, what is wrong with it. Never empty.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
