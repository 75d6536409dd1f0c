using Avicenna.AspNetCore.Caching;
using Avicenna.AspNetCore.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.AspNetCore.Tests.Caching;

public sealed class DecisionCacheTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Verdict Allowed = new(KeyUntil(null), Refusal: null);

    private FakeTimeProvider time = null!;
    private DecisionCache cache = null!;
    private int asked;

    [SetUp]
    public void Create()
    {
        time = new FakeTimeProvider(Start);
        cache = new DecisionCache(time, TimeSpan.FromSeconds(5), maxEntries: 10);
        cache.Start();
        asked = 0;
    }

    [Test]
    public async Task Find_Allowed_IsUsedAgainUntilItIsTooOld()
    {
        (await AskAsync(Allowed)).Should().Be((Allowed, true));
        time.Advance(TimeSpan.FromSeconds(4.999));
        (await AskAsync(Allowed)).Should().Be((Allowed, false));
        time.Advance(TimeSpan.FromSeconds(0.001));
        (await AskAsync(Allowed)).Should().Be((Allowed, true));

        asked.Should().Be(2);
    }

    [Test]
    public async Task Find_OlderThanItsQuestion_CountsFromTheQuestion()
    {
        var slow = new TaskCompletionSource<Verdict>();
        var waiting = cache.FindOrAskAsync("k", _ => slow.Task, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(4));
        slow.SetResult(Allowed);
        await waiting;
        time.Advance(TimeSpan.FromSeconds(1));

        (await AskAsync(Allowed)).IsCounted.Should().BeTrue();
    }

    [Test]
    public async Task Find_KeyThatExpires_IsNotUsedPastThat()
    {
        var expiring = new Verdict(KeyUntil(Start.AddSeconds(2)), Refusal: null);
        await AskAsync(expiring);
        time.Advance(TimeSpan.FromSeconds(1.999));
        (await AskAsync(expiring)).IsCounted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.001));

        (await AskAsync(expiring)).IsCounted.Should().BeTrue();
    }

    [TestCase(400, false)]
    [TestCase(401, true)]
    [TestCase(403, false)]
    [TestCase(429, false)]
    [TestCase(503, false)]
    public async Task Find_Refused_IsUsedAgainOnlyForA401(int status, bool isKept)
    {
        var refused = new Verdict(Key: null, new Refusal(status, "code", "Message"));
        await AskAsync(refused);

        (await AskAsync(refused)).IsCounted.Should().Be(!isKept);
    }

    [Test]
    public async Task Find_ManyAtOnce_AskOnce()
    {
        var slow = new TaskCompletionSource<Verdict>();
        var waiting = Enumerable.Range(0, 50).Select(_ => cache.FindOrAskAsync("k", Count(slow.Task), CancellationToken.None)).ToList();
        slow.SetResult(Allowed);
        var results = await Task.WhenAll(waiting);

        asked.Should().Be(1);
        results.Should().OnlyContain(result => result.Verdict == Allowed);
        results.Count(result => result.IsCounted).Should().Be(1, "Avicenna has counted one request");
    }

    [Test]
    public async Task Find_FirstOfManyGivesUp_OthersGetTheirAnswer()
    {
        var slow = new TaskCompletionSource<Verdict>();
        using var gone = new CancellationTokenSource();
        var first = cache.FindOrAskAsync("k", Count(slow.Task), gone.Token);
        var second = cache.FindOrAskAsync("k", Count(slow.Task), CancellationToken.None);
        await gone.CancelAsync();
        slow.SetResult(Allowed);

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        (await second).Verdict.Should().Be(Allowed);
    }

    [Test]
    public async Task Find_QuestionFails_FailsForThoseWhoWaitAndIsAskedAgain()
    {
        await FluentActions.Awaiting(() => cache.FindOrAskAsync("k", _ => Task.FromException<Verdict>(new InvalidOperationException()), CancellationToken.None))
            .Should().ThrowAsync<InvalidOperationException>();

        (await AskAsync(Allowed)).Should().Be((Allowed, true));
    }

    [Test]
    public async Task Clear_KnownDecision_IsAskedAgain()
    {
        await AskAsync(Allowed);
        cache.Clear();

        (await AskAsync(Allowed)).IsCounted.Should().BeTrue();
    }

    [Test]
    public async Task Clear_DecisionOnItsWay_IsNeitherJoinedNorKeptAfterwards()
    {
        var slow = new TaskCompletionSource<Verdict>();
        var before = cache.FindOrAskAsync("k", _ => slow.Task, CancellationToken.None);
        cache.Clear();
        var revoked = new Verdict(Key: null, new Refusal(401, "invalid_api_key", "Invalid API key"));

        (await AskAsync(revoked)).Verdict.Should().Be(revoked);
        slow.SetResult(Allowed);
        await before;
        (await AskAsync(Allowed)).Should().Be((revoked, false));
    }

    [Test]
    public async Task Stop_KnownDecision_IsAskedEachTime()
    {
        await AskAsync(Allowed);
        cache.Stop();

        (await AskAsync(Allowed)).IsCounted.Should().BeTrue();
        cache.Clear();
        (await AskAsync(Allowed)).IsCounted.Should().BeTrue();
        cache.Start();
        (await AskAsync(Allowed)).IsCounted.Should().BeTrue();
    }

    [Test]
    public async Task Find_ManyRequests_KeepsTheLatestAndNeverMoreThanItMay()
    {
        for (var number = 0; number < 1000; number++)
        {
            await AskAsync(Allowed, $"k{number}");
        }

        asked = 0;
        for (var number = 999; number >= 0; number--)
        {
            await cache.FindOrAskAsync($"k{number}", Count(Task.FromResult(new Verdict(Key: null, new Refusal(403, "c", "m")))), CancellationToken.None);
        }

        asked.Should().BeInRange(990, 995);
    }

    [Test]
    public async Task Find_FloodOfRefusedKeys_LeavesAllowedOnes()
    {
        await AskAsync(Allowed, "mine");
        for (var number = 0; number < 1000; number++)
        {
            await AskAsync(new Verdict(Key: null, new Refusal(401, "invalid_api_key", "Invalid API key")), $"k{number}");
        }

        (await AskAsync(Allowed, "mine")).IsCounted.Should().BeFalse();
    }

    private static VerifiedKey KeyUntil(DateTimeOffset? expiry) => new(Guid.NewGuid(), "CI key", "user", 60, expiry, OwnerId: null, Scopes: []);

    private Task<(Verdict Verdict, bool IsCounted)> AskAsync(Verdict answer, string key = "k") =>
        cache.FindOrAskAsync(key, Count(Task.FromResult(answer)), CancellationToken.None);

    private Func<CancellationToken, Task<Verdict>> Count(Task<Verdict> answer) => _ =>
    {
        asked++;
        return answer;
    };
}
