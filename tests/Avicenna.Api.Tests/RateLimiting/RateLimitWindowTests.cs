using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.RateLimiting;

/// <summary>What a change, a rotation and the time do to a running window, as its key's holder sees it.</summary>
internal sealed class RateLimitWindowTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Current = ApiRequest.Get("/api-keys/current");
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a");

    [Test]
    public async Task AnyCall_LimitChanged_AppliesToTheRunningWindowAtOnce()
    {
        var (secret, id) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":3");
        await Api.SendAsync(Current.WithKey(secret));
        await Api.SendAsync(Question.WithKey(secret));

        await Api.SendAsync(ApiRequest.PatchKey(id, """{"ratelimit_min":2}"""));
        (await Api.SendAsync(Current.WithKey(secret))).ShouldBeOverLimit(2);
        (await Api.SendAsync(Question.WithKey(secret))).ShouldBeOverLimit(2);

        await Api.SendAsync(ApiRequest.PatchKey(id, """{"ratelimit_min":5}"""));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldHaveRateLimit(5, 2);
    }

    [Test]
    public async Task AnyCall_KeyRotated_SharesOneLimitOverBothSecrets()
    {
        var (old, id) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":2");
        await Api.SendAsync(Current.WithKey(old));
        var rotated = (await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":3600}"""))).Json.GetProperty("key").GetString()!;

        (await Api.SendAsync(Question.WithKey(rotated))).ShouldHaveRateLimit(2, 0);
        (await Api.SendAsync(Current.WithKey(old))).ShouldBeOverLimit(2);
        (await Api.SendAsync(Current.WithKey(rotated))).ShouldBeOverLimit(2);
    }

    [Test]
    public async Task AnyCall_AfterAsManySecondsAsRetryAfterSays_IsLetInAlsoWhenOthersWereRefusedMeanwhile()
    {
        var (secret, _) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":2");
        await Api.SendAsync(Current.WithKey(secret));
        Api.Time.Advance(TimeSpan.FromSeconds(30));
        await Api.SendAsync(Question.WithKey(secret));

        var seconds = (await Api.SendAsync(Current.WithKey(secret))).ShouldBeOverLimit(2);
        seconds.Should().BeInRange(30, 31);
        for (var second = 1; second < seconds; second++)
        {
            Api.Time.Advance(TimeSpan.FromSeconds(1));
            (await Api.SendAsync(Question.WithKey(secret))).Status.Should().Be(429);
        }

        Api.Time.Advance(TimeSpan.FromSeconds(1));
        (await Api.SendAsync(Current.WithKey(secret))).Status.Should().Be(200);
    }
}
