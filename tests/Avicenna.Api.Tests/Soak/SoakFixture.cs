using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;
using CsCheck;

namespace Avicenna.Api.Tests.Soak;

/// <summary>Servers as processes, under load and in trouble for as long as <c>AVICENNA_SOAK_MINUTES</c> says.</summary>
[Category("Soak")]
internal abstract class SoakFixture : ProcessFixture
{
    protected const string Admin = "an-admin-key-that-the-operator-chose";

    // Where docs/operations.md says that a canonical event has its target's id.
    private const int TargetIndex = 7;

    // Of the rate limits.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("AVICENNA_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 0.05);

    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("AVICENNA_SOAK_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed
        : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private long? started;

    /// <summary>Production with one admin key, and without a limit that only strangers need.</summary>
    protected static Dictionary<string, string> Settings => new(Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Bootstrap__AdminKey"] = Admin,
        ["Security__FailedAttemptsPerMinute"] = "1000000",
    };

    protected SoakClient Client { get; private set; } = null!;

    /// <summary>Whether the scenario goes on. Its time begins with the first question, when its servers have started.</summary>
    protected bool IsRunning => TimeProvider.System.GetElapsedTime(started ??= TimeProvider.System.GetTimestamp()) < Length;

    [SetUp]
    public void Begin()
    {
        TestContext.Out.WriteLine($"To make the same choices again, set AVICENNA_SOAK_SEED={Seed}");
        Client = new SoakClient();
        started = null;
    }

    [TearDown]
    public void CloseConnections() => Client.Dispose();

    /// <summary>The choices of one part of a scenario. The same seed makes the same choices, whatever the other parts do.</summary>
    protected static PCG Choices(uint part) => new(part, Seed);

    protected static TimeSpan Pause(PCG choices, int fromMilliseconds, int toMilliseconds) =>
        TimeSpan.FromMilliseconds(fromMilliseconds + choices.Next((uint)(toMilliseconds - fromMilliseconds)));

    /// <summary>Waits until the server listens, and lets the admin key call as often as it likes.</summary>
    protected async Task<Uri> WaitUntilReadyAsync(AvicennaProcess server)
    {
        var address = await server.WaitForAddressAsync();
        var (_, current) = await Client.SendAsync(address, "GET", "/api-keys/current", Admin);
        var id = current.GetProperty("key_data").GetProperty("id").GetString();
        (await Client.SendAsync(address, "PATCH", $"/admin/api-keys/{id}", Admin, new { ratelimit_min = 1_000_000 })).Status.Should().Be(200);
        return address;
    }

    /// <summary>Requires that the audit trail is whole.</summary>
    /// <returns>How many events there are about each target.</returns>
    protected async Task<IReadOnlyDictionary<string, int>> VerifyAuditTrailAsync()
    {
        await SucceedAsync("audit", "verify", "--tenant", "default");
        return (await SucceedAsync("audit", "export", "--tenant", "default")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(JsonElement.Parse(line).GetProperty("event").GetString()!)[TargetIndex].ToString())
            .CountBy(target => target)
            .ToDictionary();
    }

    /// <summary>Requires that one node let a key in no more often within a minute than its limit allows.</summary>
    protected static void ShouldKeepLimit(int limit, IEnumerable<(TimeSpan Sent, TimeSpan Answered)> admissions)
    {
        var calls = admissions.OrderBy(call => call.Sent).ToList();
        for (var begin = 0; begin + limit < calls.Count; begin++)
        {
            var end = calls.GetRange(begin, limit + 1).Max(call => call.Answered);
            (end - calls[begin].Sent).Should().BeGreaterThan(Window, "{0} admissions on one node can't be within a minute", limit + 1);
        }
    }

    /// <summary>Makes a key that may be used as often as its limit says.</summary>
    protected async Task<(string Secret, string Id)> CreateKeyAsync(Uri address, int limit, DateTimeOffset? expiresAt = null)
    {
        var (status, body) = await Client.SendAsync(address, "POST", "/admin/api-keys", Admin, new { name = "Soak", ratelimit_min = limit, expires_at = expiresAt });
        status.Should().Be(201);
        return (body.GetProperty("key").GetString()!, body.GetProperty("key_data").GetProperty("id").GetString()!);
    }

    /// <summary>Some that change keys of their own.</summary>
    protected IReadOnlyList<ChangingKeys> CreateWorkers() => [.. Enumerable.Range(1, 4).Select(worker => new ChangingKeys(Client, Admin, Choices((uint)worker)))];

    /// <summary>Waits for some acknowledged changes more, and for a moment that falls into any part of the next ones.</summary>
    protected static async Task WaitForChangesAsync(IReadOnlyList<ChangingKeys> workers, PCG choices)
    {
        var enough = workers.Sum(worker => worker.Acknowledged) + 1 + choices.Next(40);
        await Eventually.IsTrueAsync(() => Task.FromResult(workers.Sum(worker => worker.Acknowledged) >= enough), "changes are acknowledged");
        await Task.Delay(Pause(choices, 0, 50));
    }

    protected static Task ShouldBeKeptAsync(IReadOnlyList<ChangingKeys> workers, Uri address) => Task.WhenAll(workers.Select(worker => worker.ShouldBeKeptAsync(address)));
}
