namespace Avicenna.Application.Errors;

/// <summary>An error that a feature defines.</summary>
/// <param name="Kind">The kind of error. The API maps each kind to a status.</param>
/// <param name="Code">The code by which programs identify the error.</param>
/// <param name="Message">The message for people.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message);

public enum ErrorKind
{
    /// <summary>The input is invalid. Nothing was changed.</summary>
    Invalid,

    /// <summary>The object doesn't exist, or the caller may not know about it.</summary>
    NotFound,

    /// <summary>The change conflicts with the current state.</summary>
    Conflict,

    /// <summary>The call differs from the earlier one that it claims to repeat.</summary>
    Mismatch,

    /// <summary>The store is unavailable. A retry may succeed.</summary>
    Unavailable,

    /// <summary>The process must not serve in this state.</summary>
    StartRefused,
}
