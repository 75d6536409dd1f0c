using Avicenna.Api.Text;

namespace Avicenna.Api.Logging;

/// <summary>Masks everything that looks like a key in all log output. The framework logs paths and queries as they were sent.</summary>
internal sealed class MaskingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName) => ReplacedEvents.RemoveFrom(categoryName, new MaskingLogger(inner.CreateLogger(categoryName)));

    public void Dispose() => inner.Dispose();
}

internal sealed class MaskingLogger(ILogger inner) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        inner.BeginScope(new MaskedState(state, state.ToString));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (inner.IsEnabled(logLevel))
        {
            inner.Log(logLevel, eventId, new MaskedState(state, () => formatter(state, exception)), Mask(exception), static (masked, _) => masked.ToString());
        }
    }

    private static Exception? Mask(Exception? exception) =>
        exception?.ToString() is { } text && TerminalText.EscapeLines(LogMask.Apply(text)) is var masked && masked != text ? new MaskedException(exception.GetType(), masked) : exception;
}
