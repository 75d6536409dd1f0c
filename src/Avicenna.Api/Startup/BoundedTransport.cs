using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Avicenna.Api.Startup;

/// <summary>
/// A socket transport with a limit on open connections, for all listeners together. Kestrel accepts a connection before it refuses it for
/// exceeding the limit, and so would run out of file descriptors if clients connect faster than it can refuse them.
/// </summary>
internal sealed partial class BoundedTransport : IConnectionListenerFactory, IDisposable
{
    // Maximum connections that may be waiting to be refused.
    private const int Surplus = 32;

    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly SocketTransportFactory sockets;
    private readonly SemaphoreSlim slots;
    private readonly int limit;
    private readonly TimeProvider time;
    private readonly ILogger<BoundedTransport> logger;
    private long? lastLogged;

    public BoundedTransport(IOptions<SocketTransportOptions> options, ILoggerFactory loggerFactory, IConfiguration configuration, TimeProvider time)
    {
        sockets = new SocketTransportFactory(options, loggerFactory);
        limit = (int)Math.Min(ConnectionLimit.Of(configuration) ?? int.MaxValue, int.MaxValue - Surplus);
        slots = new SemaphoreSlim(limit + Surplus);
        this.time = time;
        logger = loggerFactory.CreateLogger<BoundedTransport>();
    }

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(this, await sockets.BindAsync(endpoint, cancellationToken));

    public void Dispose() => slots.Dispose();

    // One line per minute. Kestrel's own line for every refused connection would fill the log.
    private void LogIfFull()
    {
        if (slots.CurrentCount < Surplus && (lastLogged is not { } last || time.GetElapsedTime(last) >= LogInterval))
        {
            lastLogged = time.GetTimestamp();
            Log.ConnectionsFull(logger, limit);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsFull, LogLevel.Warning, "All {Limit} connections are in use, and further ones are refused. The limit is Kestrel:Limits:MaxConcurrentConnections if it is set, and otherwise depends on how many files the process may open; raise it there")]
        public static partial void ConnectionsFull(ILogger logger, int limit);
    }

    private sealed class Listener(BoundedTransport transport, IConnectionListener inner) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, unbound.Token);
            try
            {
                await transport.slots.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (unbound.IsCancellationRequested)
            {
                return null;
            }

            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is null)
            {
                transport.slots.Release();
                return null;
            }

            connection.ConnectionClosed.Register(() => transport.slots.Release());
            transport.LogIfFull();
            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            unbound.Dispose();
        }
    }
}
