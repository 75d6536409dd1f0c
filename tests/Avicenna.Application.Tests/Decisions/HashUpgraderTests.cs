using System.Collections.Concurrent;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Moq;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class HashUpgraderTests
{
    private const int Capacity = 1024;

    private static readonly SecretHash Replacement = Hash("new", 1);

    private readonly ConcurrentQueue<SecretHash> replaced = [];
    private Mock<IApiKeyRepository> keys = null!;
    private RecordingLogger<HashUpgrader> log = null!;
    private HashUpgrader upgrader = null!;

    [SetUp]
    public void Arrange()
    {
        replaced.Clear();
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        log = new RecordingLogger<HashUpgrader>();
        upgrader = new HashUpgrader(keys.Object, log);
        keys.Setup(store => store.ReplaceHashAsync(It.IsAny<SecretHash>(), Replacement, It.IsAny<CancellationToken>()))
            .Callback((SecretHash current, SecretHash _, CancellationToken _) => replaced.Enqueue(current))
            .Returns(Task.CompletedTask);
    }

    [TearDown]
    public void Dispose() => upgrader.Dispose();

    [Test]
    public async Task Enqueue_StoreFails_SaysSoAndGoesOn()
    {
        var failure = new StoreUnavailableException("The test says so");
        keys.Setup(store => store.ReplaceHashAsync(Hash("old", 0), Replacement, It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        await upgrader.StartAsync(CancellationToken.None);

        upgrader.Enqueue(Hash("old", 0), Replacement);
        upgrader.Enqueue(Hash("old", 2), Replacement);

        await Eventually.IsTrueAsync(() => Task.FromResult(replaced.Count == 1), "the next is replaced");
        replaced.Should().Equal(Hash("old", 2));
        log.Entries.Should().Equal((
            LogLevel.Warning,
            "A secret could not be moved from [hash under pepper old] to [hash under pepper new]; the next use will try again",
            failure));
    }

    [Test]
    public async Task Enqueue_QueueIsFull_DropsTheUpgrade()
    {
        for (var number = 0; number <= Capacity; number++)
        {
            upgrader.Enqueue(Hash("old", number), Replacement);
        }

        await upgrader.StartAsync(CancellationToken.None);

        await Eventually.IsTrueAsync(() => Task.FromResult(replaced.Count >= Capacity), "the queue is empty");
        upgrader.Enqueue(Hash("later", 0), Replacement);
        await Eventually.IsTrueAsync(() => Task.FromResult(replaced.Count > Capacity), "there is room again");
        replaced.Should().Equal([.. Enumerable.Range(0, Capacity).Select(number => Hash("old", number)), Hash("later", 0)]);
    }

    [Test]
    public async Task Stop_UpgradeIsRunning_EndsWithItAndLeavesTheRest()
    {
        var running = new TaskCompletionSource();
        keys.Setup(store => store.ReplaceHashAsync(Hash("old", 0), Replacement, It.IsAny<CancellationToken>()))
            .Callback((SecretHash current, SecretHash _, CancellationToken _) => replaced.Enqueue(current))
            .Returns(running.Task);
        upgrader.Enqueue(Hash("old", 0), Replacement);
        upgrader.Enqueue(Hash("old", 1), Replacement);
        await upgrader.StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => Task.FromResult(replaced.Count == 1), "the first has begun");

        var stop = upgrader.StopAsync(CancellationToken.None);
        stop.IsCompleted.Should().BeFalse();
        running.SetResult();

        await stop;
        replaced.Should().Equal(Hash("old", 0));
    }

    [Test]
    public async Task Stop_NothingIsQueued_Ends()
    {
        await upgrader.StartAsync(CancellationToken.None);

        await upgrader.StopAsync(CancellationToken.None);

        upgrader.ExecuteTask!.IsCompleted.Should().BeTrue();
    }

    private static SecretHash Hash(string pepperId, int number)
    {
        var value = new byte[SecretHash.Length];
        BitConverter.TryWriteBytes(value, number);
        return new SecretHash(pepperId, value);
    }
}
