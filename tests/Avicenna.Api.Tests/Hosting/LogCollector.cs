using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>Keeps every line that is logged, at any level, with its named values, its scopes and its exception.</summary>
internal sealed class LogCollector : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private static string Values(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(" ", values.Select(value => $"{value.Key}={value.Value}")) : "";

    private sealed class Collector(LogCollector owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category}: {formatter(state, exception)} {Values(state)} {exception}";
            owner.scopes.ForEachScope((scope, _) => line += $" | {scope} {Values(scope)}", (object?)null);
            owner.lines.Enqueue(line);
        }
    }
}
