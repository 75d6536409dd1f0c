using Avicenna.Application.Decisions;
using CsCheck;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

[TestFixtureSource(typeof(Limiters), nameof(Limiters.All))]
public sealed class LimiterPropertyTests(LimiterKind kind) : LimiterFixture(kind)
{
    private static readonly TimeSpan Cell = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(1);

    // How long to wait, given the time and what was last said.
    private static readonly Gen<Func<TimeSpan, LimitDecision, TimeSpan>> Waits = Gen.OneOf(
        Gen.Const<Func<TimeSpan, LimitDecision, TimeSpan>>((_, _) => TimeSpan.Zero),
        UpTo(2),
        UpTo(70),
        Around((now, _) => UntilNextCell(now)),
        Around((now, _) => TimeSpan.FromSeconds(60) + UntilNextCell(now)),
        Around((_, _) => TimeSpan.FromSeconds(60)),
        Around((_, _) => TimeSpan.FromSeconds(60.5)),
        Gen.Int[-1, 0].Select<int, Func<TimeSpan, LimitDecision, TimeSpan>>(more => (_, last) => TimeSpan.FromSeconds(last.SecondsToMore + more)));

    private static readonly Gen<int> Limits = Gen.Frequency((4, Gen.Int[1, 6]), (1, Gen.Int[1, 60]));

    private static readonly Gen<(int Limit, (Func<TimeSpan, LimitDecision, TimeSpan> Wait, int Requests)[] Bursts)> Phases =
        Gen.Select(Limits, Gen.Select(Waits, Gen.Frequency((3, Gen.Int[1, 3]), (1, Gen.Int[1, 70]))).Array[1, 12]);

    private int Schedules => Kind == LimiterKind.Memory ? 3_000 : 150;

    [Test]
    public Task Acquire_AnyScheduleUnderAnyChangingLimit_KeepsTheRuleAndTellsTheTruth() =>
        Phases.Array[1, 4].SampleAsync(
            async phases =>
            {
                using var key = NewKey();
                var model = new LimiterModel();
                var decision = default(LimitDecision);
                // Where a limit was lowered, one of two nodes speaks for itself (LoweredLimitTests).
                foreach (var (limit, bursts) in Kind == LimiterKind.TwoNodes ? phases.OrderBy(phase => phase.Limit).ToArray() : phases)
                {
                    foreach (var (wait, requests) in bursts)
                    {
                        key.Move(TimeSpan.FromTicks(Math.Max(wait(key.Now, decision).Ticks, 0)));
                        for (var request = 0; request < requests; request++)
                        {
                            decision = await key.AcquireAsync(limit);
                            model.Check(key.Now, limit, decision);
                        }
                    }
                }
            },
            iter: Schedules);

    private static Gen<Func<TimeSpan, LimitDecision, TimeSpan>> UpTo(int seconds) =>
        Gen.Int[0, seconds * 1_000_000].Select<int, Func<TimeSpan, LimitDecision, TimeSpan>>(microseconds => (_, _) => TimeSpan.FromMicroseconds(microseconds));

    private static Gen<Func<TimeSpan, LimitDecision, TimeSpan>> Around(Func<TimeSpan, LimitDecision, TimeSpan> wait) =>
        Gen.Int[-1, 1].Select<int, Func<TimeSpan, LimitDecision, TimeSpan>>(instants => (now, last) => wait(now, last) + (instants * Instant));

    private static TimeSpan UntilNextCell(TimeSpan now) => TimeSpan.FromTicks(Cell.Ticks - (now.Ticks % Cell.Ticks));
}
