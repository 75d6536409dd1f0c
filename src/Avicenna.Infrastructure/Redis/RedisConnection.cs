using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// The node's one connection to Redis, for commands and for publish and subscribe. It is made when a host starts or somebody
/// asks for it, never by being registered; a start doesn't wait for it, and it comes back by itself.
/// </summary>
internal sealed class RedisConnection(IOptions<RedisOptions> options) : IHostedService, IAsyncDisposable
{
    private readonly Lazy<ConfigurationOptions> configuration = new(() => RedisConfiguration.Parse(options.Value.ConnectionString!));
    private readonly Lock connecting = new();
    private Task<ConnectionMultiplexer>? connection;

    /// <summary>Whether there is a Redis to share anything through.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(options.Value.ConnectionString);

    /// <summary>The connection, where there is one by now; null: nobody has asked for it, or it is still being made.</summary>
    public ConnectionMultiplexer? Current => Volatile.Read(ref connection) is { IsCompletedSuccessfully: true } made ? made.Result : null;

    /// <summary>How long to wait for an answer: half a second, unless the connection string says otherwise (<c>asyncTimeout</c>).</summary>
    public TimeSpan Timeout => TimeSpan.FromMilliseconds(configuration.Value.AsyncTimeout);

    /// <summary>
    /// The connection, once it was tried for the first time (2 s at most, unless the connection string says otherwise). It may
    /// be away even then; commands fail at once while it is, and subscriptions that were made go on when it is back.
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
            // It was never made.
        }
    }
}
