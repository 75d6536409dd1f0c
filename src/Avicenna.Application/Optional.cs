namespace Avicenna.Application;

/// <summary>A member that the caller may have left out, which differs from sending null.</summary>
public readonly record struct Optional<T>
{
    public Optional(T value)
    {
        Value = value;
        IsSet = true;
    }

    public bool IsSet { get; }

    /// <summary>The sent value, or the type's default if the member was left out.</summary>
    public T? Value { get; }

    public static implicit operator Optional<T>(T value) => new(value);
}
