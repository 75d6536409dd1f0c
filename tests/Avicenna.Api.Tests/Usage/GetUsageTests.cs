using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Usage;

internal sealed class GetUsageTests(DatabaseProvider provider) : UsageApiFixture(provider)
{
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await Api.LiftLimitAsync();
        await Api.CreateEndpointAsync("/back-office", "*", "admin");
    }

    [Test]
    public async Task Get_KeyNeverUsed_IsEmpty()
    {
        var (_, id) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage"));

        response.Body.Should().Be("""{"success":true,"usage":[]}""");
        response.Status.Should().Be(200);
        response.ContentHeaders.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
    }

    [Test]
    public async Task Get_CallsOfEverySurface_AreCountedByWhatBecameOfThem()
    {
        var (secret, id) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":5");
        var start = Hour(Api.Time.GetUtcNow());
        ApiRequest[] calls =
        [
            Question, ApiRequest.Get("/api-keys/current"), ApiRequest.Get("/api-keys/current?nonsense=1"),
            ApiRequest.Verify("GET", "/back-office"), ApiRequest.Get("/admin/api-keys"),
            Question, ApiRequest.Get("/api-keys/current"), ApiRequest.Get("/admin/api-keys"),
        ];
        int[] statuses = [200, 200, 400, 403, 403, 429, 429, 429];
        foreach (var (call, status) in calls.Zip(statuses))
        {
            (await Api.SendAsync(call.WithKey(secret))).Status.Should().Be(status);
        }

        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", $$"""[{"start":"{{start}}","allowed":3,"rate_limited":3,"denied":2}]""");
    }

    [Test]
    public async Task Get_WhatNeedsNoKeyOrNeverGotToTheLimit_IsNotCounted()
    {
        var (secret, id) = await Api.CreateKeyAsync();
        await Api.CreateEndpointAsync("/open", "*", "none");
        foreach (var call in new[] { ApiRequest.Verify("GET", "/open"), ApiRequest.Verify("GET", "/../x"), ApiRequest.Get("/nowhere"), ApiRequest.Get("/health/ready") })
        {
            await Api.SendAsync(call.WithKey(secret));
        }

        await Api.SendAsync(Question.WithKey(secret));

        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", $$"""[{"start":"{{Hour(Api.Time.GetUtcNow())}}","allowed":1,"rate_limited":0,"denied":0}]""");
    }

    [Test]
    public async Task Get_SeveralHours_AreBucketsOfTheirOwnAndEmptyOnesAreLeftOut()
    {
        // So late that a day ends in between.
        Api.Time.Advance(TimeSpan.FromHours(22.5) - Api.Time.GetUtcNow().TimeOfDay);
        var (secret, id) = await Api.CreateKeyAsync();
        var (late, early) = (Hour(Api.Time.GetUtcNow()), Hour(Api.Time.GetUtcNow().AddHours(2)));
        var (day, next) = (Day(Api.Time.GetUtcNow()), Day(Api.Time.GetUtcNow().AddHours(2)));
        await Api.SendAsync(Question.WithKey(secret));
        Api.Time.Advance(TimeSpan.FromHours(2));
        await Api.SendAsync(Question.WithKey(secret));
        await Api.SendAsync(Question.WithKey(secret));

        var (one, two) = (Bucket(late, 1), Bucket(early, 2));
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", $"[{one},{two}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "?interval=hour", $"[{one},{two}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", $"?interval=day&from={Query(late)}", $"[{Bucket(day, 1)},{Bucket(next, 2)}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", $"?from={Query(early)}", $"[{two}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", $"?to={Query(early)}", $"[{one}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", $"?from={Query(late)}&to={Query(early)}", $"[{one}]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "?from=2031-01-01T00:00:00Z&to=2032-01-01T00:00:00Z", "[]");
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", $"[{one},{two}]");

        Api.Time.Advance(TimeSpan.FromHours(22));
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", $"[{two}]");
        Api.Time.Advance(TimeSpan.FromHours(2));
        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", "[]");
    }

    [Test]
    public async Task Get_AfterTheKeysRotation_IsTheKeysNotTheSecrets()
    {
        var (old, id) = await Api.CreateKeyAsync();
        await Api.SendAsync(Question.WithKey(old));
        var rotated = (await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}"""))).Json.GetProperty("key").GetString()!;
        await Api.SendAsync(Question.WithKey(rotated));

        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", "", $"[{Bucket(Hour(Api.Time.GetUtcNow()), 2)}]");
    }

    [Test]
    public async Task LastUsedAt_AfterAnAllowedCall_IsItsTime()
    {
        var (secret, id) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":1");
        Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        var used = Api.Time.GetUtcNow();
        await Api.SendAsync(Question.WithKey(secret));
        Api.Time.Advance(TimeSpan.FromSeconds(1));
        (await Api.SendAsync(Question.WithKey(secret))).Status.Should().Be(429);

        var path = $"/admin/api-keys/{id}";
        await EventuallyAsync(async () => (await Api.SendAsync(ApiRequest.Get(path))).Json.GetProperty("key_data").GetProperty("last_used_at").GetString() is not null);
        (await Api.SendAsync(ApiRequest.Get(path))).Json.GetProperty("key_data").GetProperty("last_used_at").GetDateTimeOffset().Should().Be(used, "refused calls are no use");
    }
}
