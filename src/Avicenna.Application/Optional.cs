namespace Avicenna.Application;

/// <summary>A member that the caller may have left out, which is not the same as having sent null.</summary>
public readonly record struct Optional<T>
{
    public Optional(T value)
    {
        Value = value;
        IsSet = true;
    }

    public bool IsSet { get; }

    /// <summary>What was sent; the type's default when nothing was.</summary>
    public T? Value { get; }

    public static implicit operator Optional<T>(T value) => new(value);
}
