namespace Avicenna.Api.Logging;

/// <summary>Stands in the log for an exception whose text held a secret or control characters.</summary>
internal sealed class MaskedException(Type original, string text) : Exception($"{original.FullName} (its text held a secret or control characters and is masked)")
{
    public override string ToString() => text;
}
