using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>Keeps every line that is logged, at any level, in each format of the console.</summary>
internal sealed class FormattedLogs(IEnumerable<ConsoleFormatter> formatters) : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<(string Format, string Line)> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<(string Format, string Line)> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Formatted(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Formatted(FormattedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var format in owner.Formatters)
            {
                using var text = new StringWriter();
                format.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), owner.scopes, text);
                owner.lines.Enqueue((format.Name, text.ToString()));
            }
        }
    }

    private IReadOnlyList<ConsoleFormatter> Formatters { get; } = [.. formatters];
}
