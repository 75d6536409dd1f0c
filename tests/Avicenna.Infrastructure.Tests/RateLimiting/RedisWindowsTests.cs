using System.Globalization;
using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>What is Redis's own: its clock, what it keeps, what it makes of what others put there.</summary>
[TestFixture]
public sealed class RedisWindowsTests
{
    private const long Second = 1_000_000;
    private const long Start = 1_800_000_000 * Second;

    private readonly Guid key = Guid.NewGuid();
    private RedisServer server = null!;
    private RedisConnection connection = null!;
    private RedisWindows node = null!;
    private RedisWindows other = null!;
    private long microseconds;

    private string RedisKey => $"avicenna:window:{key}";

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        microseconds = Start;
        server = await RedisServer.StartAsync();
        connection = Connect();
        node = Simulated();
        other = Simulated();
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        if (server is not null)
        {
            // In this order: a connection to a server that is paused would wait for its farewell.
            await server.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    [Test]
    public async Task Ask_OnRedissClock_CountsWhatTheOthersHave()
    {
        RedisWindows one = new(connection), two = new(connection);
        var begin = TimeProvider.System.GetTimestamp();

        (await AskAsync(one, limit: 2)).Should().BeEquivalentTo(new { Status = SharedStatus.Admitted, Others = 0, SecondsToMore = 0 });
        var admitted = await AskAsync(two, limit: 2);
        admitted.Should().BeEquivalentTo(new { Status = SharedStatus.Admitted, Others = 1 });
        var refused = await AskAsync(two, limit: 2, claimed: 2, counted: 1);
        refused.Should().BeEquivalentTo(new { Status = SharedStatus.Refused, Others = 1 });

        // Real seconds may have gone by.
        var gone = (int)TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        new[] { admitted.SecondsToMore, refused.SecondsToMore }.Should().OnlyContain(seconds => seconds >= 60 - gone && seconds <= 60);
    }

    [Test]
    public async Task Ask_OneNodeAlone_IsHeldToItsOwnCountOnly()
    {
        for (var request = 0; request < 10; request++)
        {
            (await AskAsync(node, limit: 2)).Status.Should().Be(SharedStatus.Admitted, "the node says that it counts nothing but this one");
        }
    }

    [Test]
    public async Task Ask_TwoNodesAtOnce_AdmitTheLimitTogether()
    {
        await using var otherConnection = Connect();
        RedisWindows[] nodes = [new(connection), new(otherConnection)];

        var admitted = await Task.WhenAll(nodes.Select(async one =>
        {
            var counted = 0;
            for (var request = 0; request < 200; request++)
            {
                counted += (await AskAsync(one, limit: 50, claimed: counted + 1)).Status == SharedStatus.Admitted ? 1 : 0;
            }

            return counted;
        }));

        admitted.Sum().Should().Be(50);
    }

    [Test]
    public async Task Ask_CopyIsLost_WantsToBeTold()
    {
        var first = await AskAsync(node, limit: 5);
        var copy = new SharedCopy(1, first.Born);
        await (await DatabaseAsync()).KeyDeleteAsync(RedisKey);
        microseconds++;

        (await node.AskAsync(key, new WindowReport(5, 2, 1, copy, null))).Should().Be(new SharedAnswer(SharedStatus.Unknown, 0, 0, 0));
        var answer = await node.AskAsync(key, new WindowReport(5, 2, 1, new SharedCopy(2), Told((10 * Second, 1))));
        answer.Should().Be(new SharedAnswer(SharedStatus.Admitted, 0, 0, Start + 1));
        (await AskAsync(other, limit: 5)).Others.Should().Be(2);
        (await AskAsync(other, limit: 3)).SecondsToMore.Should().Be(50, "what was told is as old as it was told to be");
    }

    [Test]
    public async Task Ask_ToldTwice_CountsOnce()
    {
        var report = new WindowReport(0, 0, 3, new SharedCopy(1), Told((20 * Second, 1), (10 * Second, 2)));
        await node.AskAsync(key, report);
        await node.AskAsync(key, report);

        (await AskAsync(other, limit: 5)).Others.Should().Be(3);
    }

    [Test]
    public async Task Ask_MessageThatComesAfterItsGeneration_IsNotCounted()
    {
        await AskAsync(node, limit: 5);
        await node.AskAsync(key, new WindowReport(0, 0, 1, new SharedCopy(2), Told((0, 1))));

        (await node.AskAsync(key, new WindowReport(5, 2, 1, new SharedCopy(1), null))).Status.Should().Be(SharedStatus.Unknown);
        (await AskAsync(other, limit: 5)).Others.Should().Be(1);
    }

    [Test]
    public async Task Ask_RefusedAndToldAtOnce_IsNotCountedButTold()
    {
        await AskAsync(other, limit: 2);
        await node.AskAsync(key, new WindowReport(2, 2, 1, new SharedCopy(1), Told((Second, 1))));

        (await AskAsync(other, limit: 3, claimed: 2, counted: 1)).Others.Should().Be(1);
    }

    [Test]
    public async Task Ask_MoreIsCountedThanTheLimit_WaitsForTheEntryThatBringsTheCountBelowIt()
    {
        await node.AskAsync(key, new WindowReport(0, 0, 2, new SharedCopy(1), Told((50 * Second, 1), (30 * Second, 1))));
        await other.AskAsync(key, new WindowReport(0, 0, 2, new SharedCopy(1), Told((40 * Second, 1), (20 * Second, 1))));

        var answer = await node.AskAsync(key, new WindowReport(3, 3, 2, new SharedCopy(1), null));
        answer.Should().BeEquivalentTo(new { Status = SharedStatus.Refused, Others = 2, SecondsToMore = 20 }, "two of the four have to go");
    }

    [Test]
    public async Task Ask_ClockIsSetBack_GoesOnFromWhereItWas()
    {
        await AskAsync(other, limit: 1);

        microseconds -= 3600 * Second;
        (await AskAsync(node, limit: 1)).Should().BeEquivalentTo(new { Status = SharedStatus.Refused, SecondsToMore = 60 });
        microseconds += (60 * Second) - 1;
        (await AskAsync(node, limit: 1)).Status.Should().Be(SharedStatus.Refused);
        microseconds++;
        (await AskAsync(node, limit: 1)).Status.Should().Be(SharedStatus.Admitted);
    }

    [Test]
    public async Task Ask_ClockIsSetBackAfterARefusal_DoesNotGoBehindTheRefusal()
    {
        await AskAsync(other, limit: 2);
        await AskAsync(node, limit: 2);
        microseconds += 59 * Second;
        await node.AskAsync(key, new WindowReport(2, 2, 1, new SharedCopy(1), null));

        microseconds -= 50 * Second;
        (await node.AskAsync(key, new WindowReport(2, 2, 1, new SharedCopy(1), null))).SecondsToMore.Should().Be(1);
    }

    [Test]
    public async Task Ask_ClockLeapsForward_WantsToBeToldWhatTheNodeStillCounts()
    {
        var first = await AskAsync(node, limit: 5);

        microseconds += 3600 * Second;
        (await node.AskAsync(key, new WindowReport(5, 2, 1, new SharedCopy(1, first.Born), null))).Status.Should().Be(SharedStatus.Unknown);
    }

    [Test]
    public async Task Ask_MillionsOfRequests_CountsThemAll()
    {
        // 99 % of the largest limit, evenly, in all of the window; the last one of each cell comes with its end.
        const uint PerCell = 8_250;
        await other.AskAsync(key, new WindowReport(0, 0, 990_000, new SharedCopy(1), Told([.. Enumerable.Range(0, 120).Reverse().Select(cell => ((cell * Second / 2) + 1, PerCell))])));

        (await AskAsync(node, limit: 1_000_000)).Should().BeEquivalentTo(new { Others = 990_000, SecondsToMore = 1 });
        microseconds += Second / 2;
        (await AskAsync(node, limit: 1_000_000)).Others.Should().Be(990_000 - (int)PerCell);
    }

    [Test]
    public async Task Ask_ContinuousUse_KeepsABoundedNumberOfBytesThatVanishWithTheKey()
    {
        var copy = new SharedCopy(1);
        for (var request = 0; request < 1_000; request++)
        {
            var answer = await node.AskAsync(key, new WindowReport(5_000, 1, Math.Min(request, 1), copy, null));
            copy = copy with { Born = answer.Born };
            microseconds += Second / 4;
        }

        var database = await DatabaseAsync();
        (await database.HashGetAllAsync(RedisKey)).Should().ContainSingle().Which.Value.Length().Should().BeLessThanOrEqualTo(40 + (121 * 12));
        (await database.KeyTimeToLiveAsync(RedisKey)).Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(61));
    }

    [Test]
    public async Task Ask_NodesThatHaveGone_LeaveNothingBehind()
    {
        for (var start = 0; start < 10; start++)
        {
            await AskAsync(Simulated(), limit: 50);
            microseconds += 30 * Second;
        }

        await AskAsync(node, limit: 50);
        (await (await DatabaseAsync()).HashLengthAsync(RedisKey)).Should().Be(2, "one of them was there less than a minute ago");
    }

    [Test]
    public async Task Ask_RedisForgetsTheScript_GoesOn()
    {
        await AskAsync(other, limit: 5);

        await (await DatabaseAsync()).ExecuteAsync("SCRIPT", "FLUSH");
        (await AskAsync(node, limit: 5)).Others.Should().Be(1);
    }

    [Test]
    public async Task Ask_RedisDoesNotAnswer_FailsInTime()
    {
        await using var impatient = Connect($"{server.ConnectionString},asyncTimeout=100,connectTimeout=30000");
        await impatient.ConnectAsync();

        await (await DatabaseAsync()).ExecuteAsync("CLIENT", "PAUSE", TimeSpan.FromMinutes(10).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await AskingOf(new RedisWindows(impatient)).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task Ask_AnotherTypeUnderTheKey_IsReplaced()
    {
        await (await DatabaseAsync()).StringSetAsync(RedisKey, "something");

        (await AskAsync(node, limit: 5)).Status.Should().Be(SharedStatus.Admitted);
        (await AskAsync(other, limit: 5)).Others.Should().Be(1);
    }

    [TestCaseSource(nameof(Nonsense))]
    public async Task Ask_FieldsThatNobodyWrote_AreReplaced(string field, byte[] value)
    {
        await (await DatabaseAsync()).HashSetAsync(RedisKey, field, value);

        (await AskAsync(node, limit: 5)).Should().BeEquivalentTo(new { Status = SharedStatus.Admitted, Others = 0 });
        (await AskAsync(other, limit: 5)).Should().BeEquivalentTo(new { Status = SharedStatus.Admitted, Others = 1 });
    }

    private static IEnumerable<TestCaseData> Nonsense()
    {
        yield return new TestCaseData("count", "7"u8.ToArray()).SetArgDisplayNames("fields of the version before");
        yield return new TestCaseData("shift", "later"u8.ToArray()).SetArgDisplayNames("a shift that is no number");
        yield return new TestCaseData("shift", "nan"u8.ToArray()).SetArgDisplayNames("a shift that is not a number");
        yield return new TestCaseData("someone", Array.Empty<byte>()).SetArgDisplayNames("nothing");
        yield return new TestCaseData("someone", new byte[40 + 11]).SetArgDisplayNames("a torn entry");
        yield return new TestCaseData("someone", new byte[40 + (12 * 129)]).SetArgDisplayNames("too many entries");
        yield return new TestCaseData("someone", Enumerable.Repeat((byte)0xFF, 40 + 24).ToArray()).SetArgDisplayNames("not a number everywhere");
        yield return new TestCaseData("someone", Header(newest: 1e300, count: 1)).SetArgDisplayNames("a moment at the end of time");
        yield return new TestCaseData("someone", Header(newest: -1, count: 1)).SetArgDisplayNames("a moment before time");
        yield return new TestCaseData("someone", Header(newest: Start, count: -9)).SetArgDisplayNames("a negative count");
        yield return new TestCaseData("someone", (byte[])[.. Header(newest: Start, count: 900), .. BitConverter.GetBytes(1e300), 1, 0, 0, 0]).SetArgDisplayNames("an entry that never ends");
        yield return new TestCaseData("someone", (byte[])[.. Header(newest: Start, count: 900), .. BitConverter.GetBytes(double.NaN), 1, 0, 0, 0]).SetArgDisplayNames("an entry without a moment");
    }

    private static byte[] Header(double newest, double count) =>
        [.. new double[] { 1, 1, newest, 1, count }.SelectMany(BitConverter.GetBytes)];

    private static byte[] Told(params (long Age, uint Admissions)[] cells) =>
        [.. cells.SelectMany(cell => BitConverter.GetBytes((uint)cell.Age).Concat(BitConverter.GetBytes(cell.Admissions)))];

    private Task<SharedAnswer> AskAsync(RedisWindows one, int limit, int claimed = 1, int counted = 0) =>
        one.AskAsync(key, new WindowReport(limit, claimed, counted, new SharedCopy(1), null));

    private Func<Task> AskingOf(RedisWindows one) => () => AskAsync(one, limit: 5);

    private RedisWindows Simulated() => new(connection, () => microseconds);

    private RedisConnection Connect(string? connectionString = null) => new(Options.Create(new RedisOptions { ConnectionString = connectionString ?? server.PatientConnectionString }));

    private async Task<IDatabase> DatabaseAsync() => (await connection.ConnectAsync()).GetDatabase();
}
