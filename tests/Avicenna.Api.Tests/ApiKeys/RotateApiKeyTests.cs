using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class RotateApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [TestCase(null, null)]
    [TestCase(null, "application/json")]
    [TestCase("", "application/json")]
    [TestCase("{}", "application/json")]
    [TestCase(""" {"grace_period_seconds":0.0} """, "application/json; charset=utf-8")]
    public async Task Rotate_NoGrace_TellsANewSecretAndEndsTheOld(string? body, string? contentType)
    {
        var (old, id) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(ApiRequest.RotateKey(id, body) with { ContentType = contentType });

        var secret = await ShouldTellAsync(response, id, previousEnds: null);
        secret.Should().MatchRegex("^avcna_sk_[0-9a-f]{64}$").And.NotBe(old);
        await ShouldWorkAsync(secret);
        await ShouldNotWorkAsync(old);
    }

    [Test]
    public async Task Rotate_Grace_LetsTheOldSecretWorkUntilItsVeryEnd()
    {
        var (old, id) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":90}"""));

        var secret = await ShouldTellAsync(response, id, Api.Time.GetUtcNow().AddSeconds(90));
        await ShouldWorkAsync(secret);
        Api.Time.Advance(TimeSpan.FromSeconds(90) - TimeSpan.FromMilliseconds(1));
        await ShouldWorkAsync(old);
        Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ShouldNotWorkAsync(old);
        await ShouldWorkAsync(secret);
    }

    [Test]
    public async Task Rotate_AgainWithinTheGrace_EndsTheOldestSecretAtOnce()
    {
        var (oldest, id) = await Api.CreateKeyAsync();
        var second = await RotateAsync(id, 3600);

        var third = await RotateAsync(id, 60);

        await ShouldNotWorkAsync(oldest);
        await ShouldWorkAsync(second);
        await ShouldWorkAsync(third);
        Api.Time.Advance(TimeSpan.FromSeconds(60));
        await ShouldNotWorkAsync(second);
    }

    [Test]
    public async Task Rotate_AgainWithoutGrace_EndsBothOlderSecretsAtOnce()
    {
        var (oldest, id) = await Api.CreateKeyAsync();
        var second = await RotateAsync(id, 3600);

        await RotateAsync(id, 0);

        await ShouldNotWorkAsync(oldest);
        await ShouldNotWorkAsync(second);
    }

    [Test]
    public async Task Rotate_GraceBeyondTheKeysOwnExpiry_EndsWithTheKey()
    {
        var ends = Api.Time.GetUtcNow().AddSeconds(30);
        var (old, id) = await Api.CreateKeyAsync(more: $",\"expires_at\":\"{ends:O}\"");

        var response = await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":2592000}"""));

        response.Json.GetProperty("key_data").GetProperty("previous_key_expires_at").GetString().Should().Be(Rfc3339.Format(ends));
        Api.Time.Advance(TimeSpan.FromSeconds(30));
        await ShouldNotWorkAsync(old);
        await ShouldNotWorkAsync(response.Json.GetProperty("key").GetString()!);
    }

    [Test]
    public async Task Rotate_ItsOwnKey_NeedsAGraceOfAMinute()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin");

        foreach (var body in new[] { null, "{}", """{"grace_period_seconds":59}""" })
        {
            (await Api.SendAsync(ApiRequest.RotateKey(id, body).WithKey(secret)))
                .ShouldBeInvalid("grace_period_seconds", "grace_period_seconds must be at least 60 for a key that rotates itself");
        }

        var rotated = await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}""").WithKey(secret));
        rotated.Status.Should().Be(200, rotated.Body);
        await ShouldWorkAsync(secret);
    }

    private async Task<string> RotateAsync(Guid id, int grace)
    {
        var response = await Api.SendAsync(ApiRequest.RotateKey(id, $$"""{"grace_period_seconds":{{grace}}}"""));
        response.Status.Should().Be(200, response.Body);
        return response.Json.GetProperty("key").GetString()!;
    }

    private async Task<string> ShouldTellAsync(ApiResponse response, Guid id, DateTimeOffset? previousEnds)
    {
        response.Status.Should().Be(200, response.Body);
        var secret = response.Json.GetProperty("key").GetString()!;
        var created = response.Json.GetProperty("key_data").GetProperty("created_at").GetString()!;
        var key = new ExpectedKey(id, secret, await Api.GetAdminIdAsync()) { CreatedAt = created, PreviousKeyExpiresAt = previousEnds is { } ends ? Rfc3339.Format(ends) : null };
        response.Body.Should().Be($$"""{"success":true,"key":"{{secret}}","key_data":{{key}}}""");
        response.Header("Cache-Control").Should().Be("no-store");
        return secret;
    }

    private async Task ShouldWorkAsync(string secret) => (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret))).Status.Should().Be(200);

    private async Task ShouldNotWorkAsync(string secret) =>
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret))).ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
}
