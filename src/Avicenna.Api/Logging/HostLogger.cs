namespace Avicenna.Api.Logging;

/// <summary>
/// The host's own logger, without the stack trace of a failed start: the server reports the cause, such as a port in use, in a message.
/// </summary>
internal sealed class HostLogger(ILogger inner) : ILogger
{
    public const string Category = "Microsoft.Extensions.Hosting.Internal.Host";

    private const string StartFailed = "HostedServiceStartupFaulted";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name != StartFailed)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
