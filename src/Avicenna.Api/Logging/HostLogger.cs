namespace Avicenna.Api.Logging;

/// <summary>
/// The host's own logger, without its account of a start that failed: a stack trace for what the server says in a sentence, such as
/// that a port is in use.
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
