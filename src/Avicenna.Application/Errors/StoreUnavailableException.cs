namespace Avicenna.Application.Errors;

/// <summary>The exception when the database is unavailable. A retry may succeed.</summary>
/// <param name="reason">What is wrong, for the operator, without secrets and stored data.</param>
/// <param name="innerException">What the database's client reported, if anything.</param>
public sealed class StoreUnavailableException(string reason, Exception? innerException = null)
    : AvicennaException(new Error(ErrorKind.Unavailable, "store_unavailable", "Key store unavailable"), innerException)
{
    public string Reason => reason;

    /// <summary>Returns one line, because there are many of these during an outage, and the client's text may contain stored values.</summary>
    public override string ToString() => $"{Message}: {Reason}";
}
