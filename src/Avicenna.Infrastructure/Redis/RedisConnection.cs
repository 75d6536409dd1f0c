using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// The node's only connection to Redis, for commands and for publish/subscribe. It is opened when a host starts or on first use, not when it
/// is registered. Startup doesn't wait for it, and it reconnects by itself.
/// </summary>
internal sealed class RedisConnection(IOptions<RedisOptions> options) : IHostedService, IAsyncDisposable
{
    private readonly Lazy<ConfigurationOptions> configuration = new(() => RedisConfiguration.Parse(options.Value.ConnectionString!));
    private readonly Lock connecting = new();
    private Task<ConnectionMultiplexer>? connection;

    /// <summary>Whether Redis is configured.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(options.Value.ConnectionString);

    /// <summary>The connection, or null if it hasn't been requested yet or is still being opened.</summary>
    public ConnectionMultiplexer? Current => Volatile.Read(ref connection) is { IsCompletedSuccessfully: true } made ? made.Result : null;

    /// <summary>How long to wait for a response: half a second, unless the connection string sets <c>asyncTimeout</c>.</summary>
    public TimeSpan Timeout => TimeSpan.FromMilliseconds(configuration.Value.AsyncTimeout);

    /// <summary>
    /// Returns the connection after the first attempt to connect (at most 2 s, unless the connection string says otherwise). Redis may be
    /// unavailable even then. In that case commands fail immediately, and existing subscriptions continue when it is back.
    /// </summary>
    /// <exception cref="InvalidOperationException">Redis isn't configured.</exception>
    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        if (Volatile.Read(ref connection) is { IsCompletedSuccessfully: true } made)
        {
            return made;
        }

        if (!IsConfigured)
        {
            throw new InvalidOperationException("Redis isn't configured");
        }

        lock (connecting)
        {
            if (connection is null or { IsFaulted: true })
            {
                connection = ConnectionMultiplexer.ConnectAsync(configuration.Value);
            }

            return connection;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsConfigured)
        {
            _ = ConnectAsync();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (connection is null)
        {
            return;
        }

        try
        {
            await (await connection).DisposeAsync();
        }
        catch (RedisException)
        {
            // The connection was never opened.
        }
    }
}
