using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Keeps what is logged under a category that ends in <paramref name="name"/>, from any thread.</summary>
internal sealed class LogRecorder(string name) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> entries = [];

    /// <summary>Level and message of each entry.</summary>
    public IEnumerable<string> Entries => entries;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.EndsWith(name, StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
