using System.Globalization;
using System.Text.Json;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Soak;

/// <summary>A server whose clock is set forward and back. Its monotonic clock goes on, as it does when an operator or NTP sets the time.</summary>
[Platform(Include = "Linux", Reason = "libfaketime replaces the C library's clock")]
internal sealed class ClockSoakTests : SoakFixture
{
    private const string Library = "faketime/libfaketimeMT.so.1";
    private const int Limit = 30;

    private static readonly TimeSpan Validity = TimeSpan.FromHours(12);

    private static readonly TimeSpan Back = TimeSpan.FromDays(-40);

    // They differ by less than Usage:RetentionDays, because older counts are deleted, and by more than a timer can wait (49 days).
    private static readonly TimeSpan[] Offsets =
        [TimeSpan.FromDays(40), Back, TimeSpan.FromSeconds(-30), TimeSpan.FromDays(1), TimeSpan.FromHours(2), TimeSpan.FromHours(-2), TimeSpan.Zero];

    [Test]
    public async Task Clock_SetForwardAndBack_ChangesOnlyWhatHasATime()
    {
        if (FindLibrary() is not { } library)
        {
            Assert.Ignore("libfaketime isn't installed (Debian's package is faketime)");
            return;
        }

        SetClock(TimeSpan.Zero);
        await using var server = StartServer(new Dictionary<string, string>(Settings)
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = PathOf("clock"),
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        var address = await WaitUntilReadyAsync(server);
        var (steady, id) = await CreateKeyAsync(address, limit: 1_000_000);
        var (limited, _) = await CreateKeyAsync(address, Limit);
        var (expiring, _) = await CreateKeyAsync(address, limit: 1_000_000, TimeProvider.System.GetUtcNow() + Validity);
        var (rotated, rotatedId) = await CreateKeyAsync(address, limit: 1_000_000);
        (await Client.SendAsync(address, "POST", $"/admin/api-keys/{rotatedId}/rotate", Admin, new { grace_period_seconds = (int)Validity.TotalSeconds })).Status.Should().Be(200);

        var (choices, workers, jumps) = (Choices(0), CreateWorkers(), 0);
        using var end = new CancellationTokenSource();
        var admissions = AskAsync(address, limited, end.Token);
        var beats = 0;
        var stream = ReadStreamAsync(address, () => Interlocked.Increment(ref beats), end.Token);
        do
        {
            using var stop = new CancellationTokenSource();
            var changes = workers.Select(worker => worker.ChangeAsync(address, stop.Token)).ToList();
            var offset = jumps < Offsets.Length ? Offsets[jumps] : Offsets[choices.Next((uint)Offsets.Length)];
            SetClock(offset);
            jumps++;

            (await Client.VerifyAsync(address, steady)).Should().Be(200, "its validity has no end");
            (await Client.SendAsync(address, "GET", "/admin/api-keys", steady)).Status.Should().Be(403);
            foreach (var secret in new[] { expiring, rotated })
            {
                (await Client.VerifyAsync(address, secret)).Should().Be(offset < Validity ? 200 : 401, "the clock is {0} off", offset);
            }

            var (status, created) = await Client.SendAsync(address, "POST", "/admin/api-keys", Admin, new { name = "Timed" });
            status.Should().Be(201);
            created.GetProperty("key_data").GetProperty("created_at").GetDateTimeOffset()
                .Should().BeCloseTo(TimeProvider.System.GetUtcNow() + offset, TimeSpan.FromMinutes(30), "the server's clock is the one that was set");
            await WaitForChangesAsync(workers, choices);
            await stop.CancelAsync();
            await Task.WhenAll(changes);
            await ShouldBeKeptAsync(workers, address);
            await Eventually.IsTrueAsync(async () => (await Client.SendAsync(address, "GET", "/health/ready", Admin)).Body.GetProperty("status").GetString() == "healthy", "the store is there");
        }
        while (IsRunning || jumps < Offsets.Length);

        SetClock(Back);
        var before = Volatile.Read(ref beats);
        await Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref beats) > before), "the stream gives signs of life");
        await end.CancelAsync();
        await stream;
        ShouldKeepLimit(Limit, await admissions);
        (await admissions).Should().HaveCountGreaterThanOrEqualTo(Limit);
        (await server.TerminateAsync()).Should().Be(0, server.Errors);
        ShouldHaveNoWarnings(server);

        await using var next = StartServer(Settings);
        address = await WaitUntilReadyAsync(next);
        await ShouldBeKeptAsync(workers, address);
        (await Client.VerifyAsync(address, expiring)).Should().Be(200, "nothing needs to be repaired");
        var (from, to) = (Day(-60), Day(60));
        var usage = (await Client.SendAsync(address, "GET", $"/admin/api-keys/{id}/usage?from={from}&to={to}&interval=day", Admin)).Body.GetProperty("usage").EnumerateArray().ToList();
        usage.Sum(bucket => bucket.GetProperty("allowed").GetInt32()).Should().Be(jumps);
        usage.Sum(bucket => bucket.GetProperty("denied").GetInt32()).Should().Be(jumps);
        await ShouldHaveRefusalsAsync(address, id, jumps);
        var audited = await VerifyAuditTrailAsync();
        workers.Should().AllSatisfy(worker => worker.ShouldBeAudited(audited));
        TestContext.Out.WriteLine($"{jumps} jumps, {beats} signs of life, {workers.Sum(worker => worker.Acknowledged)} acknowledged changes");
    }

    private static string Day(int days) => (TimeProvider.System.GetUtcNow().Date + TimeSpan.FromDays(days)).ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    // A rename, because the library reads the file each time that it is asked for the time.
    private void SetClock(TimeSpan offset)
    {
        File.WriteAllText(PathOf("clock.new"), string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0;+0}\n"));
        File.Move(PathOf("clock.new"), PathOf("clock"), overwrite: true);
    }

    private async Task<List<(TimeSpan Sent, TimeSpan Answered)>> AskAsync(Uri address, string secret, CancellationToken stop)
    {
        var admitted = new List<(TimeSpan, TimeSpan)>();
        while (!stop.IsCancellationRequested)
        {
            var sent = TimeProvider.System.GetElapsedTime(0);
            var status = await Client.VerifyAsync(address, secret);
            status.Should().BeOneOf(200, 429);
            if (status == 200)
            {
                admitted.Add((sent, TimeProvider.System.GetElapsedTime(0)));
            }

            await Task.Delay(10, CancellationToken.None);
        }

        return admitted;
    }

    private static async Task ReadStreamAsync(Uri address, Action beat, CancellationToken stop)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Admin);
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(address, "/api-keys/changes"), CancellationToken.None));
        try
        {
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                if (line == ":")
                {
                    beat();
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Assert.Fail("The stream has ended");
    }

    /// <summary>Requires that the trail tells of each of the key's refused calls.</summary>
    private async Task ShouldHaveRefusalsAsync(Uri address, string id, int expected)
    {
        var (count, cursor) = (0, "");
        do
        {
            var (_, page) = await Client.SendAsync(address, "GET", $"/admin/audit-events?action=call.refuse&actor_key_id={id}&limit=200{cursor}", Admin);
            count += page.GetProperty("audit_events").EnumerateArray().Sum(refusal => refusal.GetProperty("after").GetProperty("count").GetInt32());
            cursor = page.GetProperty("next_cursor") is { ValueKind: JsonValueKind.String } next ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor.Length > 0);

        count.Should().Be(expected, "each refused call is in the trail");
    }

    // Debian has it in a directory of the architecture's.
    private static string? FindLibrary() => new[] { "/usr/lib", "/usr/lib64", "/usr/local/lib" }
        .Where(Path.Exists)
        .SelectMany(root => System.IO.Directory.GetDirectories(root).Prepend(root))
        .Select(directory => Path.Combine(directory, Library))
        .FirstOrDefault(File.Exists);
}
