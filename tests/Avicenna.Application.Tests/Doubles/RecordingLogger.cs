using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>Keeps what is logged, from any thread.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message, Exception? Exception)> entries = [];

    public IReadOnlyCollection<(LogLevel Level, string Message, Exception? Exception)> Entries => entries;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((logLevel, formatter(state, exception), exception));
}
