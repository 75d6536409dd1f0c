using Avicenna.Infrastructure.Redis;
using Avicenna.Infrastructure.Tests.RateLimiting;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisWarningsTests
{
    private const string Warning =
        "Warning: Redis evicts keys when its memory is full (maxmemory-policy is allkeys-lru), and loses request counts with them; set it to noeviction";

    private RedisServer server = null!;
    private RedisConnection connection = null!;
    private LogRecorder log = null!;
    private ILoggerFactory loggers = null!;

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        server = await RedisServer.StartAsync();
        connection = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
        log = new LogRecorder(nameof(RedisWarnings));
        loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        if (server is not null)
        {
            loggers.Dispose();
            log.Dispose();
            await connection.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    [Test]
    public async Task Start_RedisEvicts_Warns()
    {
        await SetPolicyAsync("allkeys-lru");

        await StartAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(log.Entries.SequenceEqual([Warning])), "it is warned of");
    }

    [Test]
    public async Task Reconnect_RedisEvictsByNow_Warns()
    {
        await StartAsync();
        await (await connection.ConnectAsync()).GetDatabase().PingAsync();
        log.Entries.Should().BeEmpty("it keeps everything");

        await SetPolicyAsync("allkeys-lru");
        await ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no");
        await Eventually.IsTrueAsync(() => Task.FromResult(log.Entries.Contains(Warning)), "it is warned of");
    }

    [Test]
    public async Task Start_RedisDoesNotSay_IsNoWarning()
    {
        await ExecuteAsync("ACL", "SETUSER", "default", "-info");

        await StartAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(log.Entries.Any()), "it is noted");
        log.Entries.Should().ContainSingle().Which.Should().StartWith("Debug: Can't determine whether Redis evicts keys when its memory is full: it says: NOPERM");
    }

    [Test]
    public async Task Start_RedisRefusesTheDatabase_Warns()
    {
        await ExecuteAsync("ACL", "SETUSER", "default", "-select");
        await using var elsewhere = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = $"{server.PatientConnectionString},defaultDatabase=2" }));

        await new RedisWarnings(elsewhere, loggers.CreateLogger<RedisWarnings>()).StartAsync(CancellationToken.None);

        await Eventually.IsTrueAsync(() => Task.FromResult(log.Entries.Any()), "it is warned of");
        log.Entries.Should().ContainSingle().Which.Should().StartWith("Warning: Redis refuses database 2 of the connection string: it says: NOPERM");
    }

    private Task StartAsync() => new RedisWarnings(connection, loggers.CreateLogger<RedisWarnings>()).StartAsync(CancellationToken.None);

    private Task SetPolicyAsync(string policy) => ExecuteAsync("CONFIG", "SET", "maxmemory-policy", policy);

    private async Task ExecuteAsync(string command, params object[] arguments)
    {
        await using var administrator = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
        try
        {
            await (await administrator.ConnectAsync()).GetServers()[0].ExecuteAsync(command, arguments);
        }
        catch (StackExchange.Redis.RedisConnectionException)
        {
            // It was killed with the others.
        }
    }
}
