using Avicenna.AspNetCore.Caching;
using Avicenna.AspNetCore.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.AspNetCore.Tests.Caching;

public sealed class LocalLimiterTests
{
    private FakeTimeProvider time = null!;
    private LocalLimiter limiter = null!;

    [SetUp]
    public void Create()
    {
        time = new FakeTimeProvider();
        limiter = new LocalLimiter(time);
    }

    [Test]
    public void Apply_KeptDecisions_AreHeldToTheLimit()
    {
        var verdict = Allowed(limit: 3);

        limiter.Apply(verdict, isCounted: false).Limit.Should().Be(new RateLimitFields("\"default\";q=3;w=60", "\"default\";r=2;t=61"));
        limiter.Apply(verdict, isCounted: false).Refusal.Should().BeNull();
        limiter.Apply(verdict, isCounted: false).Limit!.Limit.Should().StartWith("\"default\";r=0;");
        var refused = limiter.Apply(verdict, isCounted: false);

        refused.Key.Should().BeNull();
        refused.Refusal.Should().BeEquivalentTo(new { Status = 429, Code = "rate_limited", Message = "Rate limit exceeded", RetryAfter = "61" });
        time.Advance(TimeSpan.FromSeconds(60.5));
        limiter.Apply(verdict, isCounted: false).Refusal.Should().BeNull();
    }

    [Test]
    public void Apply_WhatAvicennaCounted_PassesAndCountsHereToo()
    {
        var verdict = Allowed(limit: 1);

        limiter.Apply(verdict, isCounted: true).Should().BeSameAs(verdict);
        limiter.Apply(verdict, isCounted: true).Should().BeSameAs(verdict);
        limiter.Apply(verdict, isCounted: false).Refusal!.Code.Should().Be("rate_limited");
    }

    [Test]
    public void Apply_AnonymousAndRefused_AreLeftAlone()
    {
        var refused = new Verdict(Key: null, Refusal.KeyRequired);

        limiter.Apply(Verdict.Anonymous, isCounted: false).Should().BeSameAs(Verdict.Anonymous);
        limiter.Apply(refused, isCounted: false).Should().BeSameAs(refused);
    }

    [Test]
    public void Apply_ChangedLimit_AppliesToTheRunningWindow()
    {
        var key = Allowed(limit: 1);
        limiter.Apply(key, isCounted: false);
        limiter.Apply(key, isCounted: false).Refusal.Should().NotBeNull();

        limiter.Apply(key with { Key = key.Key! with { RatelimitMin = 2 } }, isCounted: false).Refusal.Should().BeNull();
    }

    [Test]
    public void Apply_OtherKeys_HaveTheirOwnWindows()
    {
        for (var number = 0; number < 3000; number++)
        {
            limiter.Apply(Allowed(limit: 1), isCounted: false).Refusal.Should().BeNull();
            time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    // The rule: never more than the limit in any 60 seconds, and a client at 99 % of the rate is never refused.
    [TestCase(7)]
    [TestCase(60)]
    [TestCase(600)]
    public void Apply_AnySixtySeconds_HaveNoMoreThanTheLimit(int limit)
    {
        var (random, verdict, admitted) = (new Numbers(limit), Allowed(limit), new List<TimeSpan>());
        var now = TimeSpan.Zero;
        for (var call = 0; call < 20 * limit; call++)
        {
            var step = TimeSpan.FromMilliseconds(random.Next(60_000 / limit));
            time.Advance(step);
            now += step;
            if (limiter.Apply(verdict, isCounted: false).Refusal is null)
            {
                admitted.Add(now);
            }
        }

        admitted.Should().HaveCountGreaterThan(limit);
        admitted.Zip(admitted.Skip(limit)).Should().OnlyContain(pair => pair.Second - pair.First >= TimeSpan.FromSeconds(60));
    }

    [TestCase(60)]
    [TestCase(600)]
    public void Apply_EvenlySpacedClient_IsNeverRefused(int limit)
    {
        var verdict = Allowed(limit);
        for (var call = 0; call < 10 * limit; call++)
        {
            time.Advance(TimeSpan.FromSeconds(60.0 / limit / 0.99));
            limiter.Apply(verdict, isCounted: false).Refusal.Should().BeNull();
        }
    }

    private static Verdict Allowed(int limit) => new(new VerifiedKey(Guid.NewGuid(), "CI key", "user", limit, ExpiresAt: null, OwnerId: null, Scopes: []), Refusal: null);

    /// <summary>The same numbers in every run.</summary>
    private sealed class Numbers(int seed)
    {
        private uint state = (uint)seed;

        public int Next(int below) => (int)((state = (state * 1_664_525) + 1_013_904_223) >> 8) % below;
    }
}
