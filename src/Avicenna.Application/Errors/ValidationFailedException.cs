namespace Avicenna.Application.Errors;

/// <summary>The exception for invalid input. Nothing was changed.</summary>
public sealed class ValidationFailedException(IReadOnlyDictionary<string, string[]> errors)
    : AvicennaException(new Error(ErrorKind.Invalid, "validation_failed", errors.Values.First()[0]))
{
    public ValidationFailedException(string member, string error)
        : this(new Dictionary<string, string[]> { [member] = [error] })
    {
    }

    /// <summary>The problems of each member, by the member's name in the API. Never empty.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
