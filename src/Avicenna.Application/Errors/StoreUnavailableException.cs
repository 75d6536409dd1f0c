namespace Avicenna.Application.Errors;

/// <summary>The database can't be reached or can't take the work now; trying again later may help.</summary>
/// <param name="reason">What is wrong, as a sentence for the operator: no secret, and nothing of what customers store.</param>
/// <param name="innerException">What the database's client reported, if anything.</param>
public sealed class StoreUnavailableException(string reason, Exception? innerException = null)
    : AvicennaException(new Error(ErrorKind.Unavailable, "store_unavailable", "Key store unavailable"), innerException)
{
    public string Reason => reason;

    /// <summary>One line: while the store is away there are many of these, and the client's text may hold stored values.</summary>
    public override string ToString() => $"{Message}: {Reason}";
}
