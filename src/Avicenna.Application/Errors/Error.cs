namespace Avicenna.Application.Errors;

/// <summary>One of the errors that a feature defines.</summary>
/// <param name="Kind">What kind it is of; the API has a status for each.</param>
/// <param name="Code">The name by which programs tell it apart.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message);

public enum ErrorKind
{
    /// <summary>The input isn't acceptable; nothing was done.</summary>
    Invalid,

    /// <summary>There is no such thing, or none that the caller may know of.</summary>
    NotFound,

    /// <summary>The change contradicts what is there.</summary>
    Conflict,

    /// <summary>The call contradicts an earlier one that it claims to repeat.</summary>
    Mismatch,

    /// <summary>The store can't be reached or can't work now; trying again later may help.</summary>
    Unavailable,

    /// <summary>The process must not serve in this state.</summary>
    StartRefused,
}
