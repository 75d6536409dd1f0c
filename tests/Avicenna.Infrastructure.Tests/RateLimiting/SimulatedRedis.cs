using System.Buffers.Binary;
using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Redis;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>What <see cref="RedisWindowScript"/> means, over the exact moment of every admission.</summary>
internal sealed class SimulatedRedis(TimeProvider time) : ITroubledStore
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private Dictionary<(Guid Key, int Node), Copy> copies = [];
    private Dictionary<(Guid Key, int Node), Copy> saved = [];
    private long births;

    public ISharedWindows ForNode(int node) => new NodeWindows(this, node);

    public Task EmptyAsync()
    {
        copies = [];
        return Task.CompletedTask;
    }

    public Task SaveAsync()
    {
        saved = Clone(copies);
        return Task.CompletedTask;
    }

    public Task RestoreAsync()
    {
        copies = Clone(saved);
        return Task.CompletedTask;
    }

    private static Dictionary<(Guid Key, int Node), Copy> Clone(Dictionary<(Guid Key, int Node), Copy> copies) =>
        copies.ToDictionary(entry => entry.Key, entry => entry.Value with { Admissions = [.. entry.Value.Admissions] });

    private SharedAnswer Ask(Guid key, int node, in WindowReport report)
    {
        var now = time.GetUtcNow();
        foreach (var copy in copies.Values)
        {
            copy.Admissions.RemoveAll(moment => now - moment >= Window);
        }

        var others = copies.Where(entry => entry.Key.Key == key && entry.Key.Node != node).Sum(entry => entry.Value.Admissions.Count);
        var own = copies.GetValueOrDefault((key, node));
        if (own?.Generation > report.Generation)
        {
            return new SharedAnswer(SharedStatus.Unknown, 0, 0, 0);
        }

        if (own?.Generation != report.Generation || (report.Copy.IsConfirmed && own.Born != report.Copy.Born) || (report.Counted > 0 && own.Admissions.Count == 0))
        {
            if (report.Told is null && (report.Counted > 0 || report.Copy.IsConfirmed))
            {
                return new SharedAnswer(SharedStatus.Unknown, 0, 0, 0);
            }

            own = copies[(key, node)] = new Copy(report.Generation, ++births, Read(report.Told, now));
        }

        var isAdmitted = report.Limit > 0 && others + Math.Max(report.Claimed, others > 0 ? own.Admissions.Count + 1 : 0) <= report.Limit;
        if (isAdmitted)
        {
            own.Admissions.Add(now);
        }

        return new SharedAnswer(isAdmitted ? SharedStatus.Admitted : SharedStatus.Refused, others, 60, own.Born);
    }

    private static List<DateTimeOffset> Read(byte[]? told, DateTimeOffset now)
    {
        var admissions = new List<DateTimeOffset>();
        for (var cell = told.AsSpan(); cell.Length > 0; cell = cell[WindowCells.WrittenSize..])
        {
            var age = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadUInt32LittleEndian(cell));
            admissions.AddRange(Enumerable.Repeat(now - age, (int)BinaryPrimitives.ReadUInt32LittleEndian(cell[sizeof(uint)..])));
        }

        return admissions;
    }

    private sealed record Copy(long Generation, long Born, List<DateTimeOffset> Admissions);

    private sealed class NodeWindows(SimulatedRedis redis, int node) : ISharedWindows
    {
        public Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report) => Task.FromResult(redis.Ask(keyId, node, report));
    }
}
