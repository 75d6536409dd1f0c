using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

/// <summary>An installation with a prefix of its own, where users' keys expire. It is 1 January 2026.</summary>
internal sealed class KeysSettingsTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Sentence = "expires_at must be on or before 2026-01-31: here a user key expires within 30 days";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Keys:Prefix"] = "acme_live_", ["Keys:MaxLifetimeDays"] = "30" };

    [Test]
    public async Task CreateAndRotate_PrefixOfTheInstallation_BeginsNewSecretsAndIsMasked()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin");
        var rotated = (await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}"""))).Json.GetProperty("key").GetString()!;

        secret.Should().MatchRegex("^acme_live_[0-9a-f]{64}$");
        rotated.Should().MatchRegex("^acme_live_[0-9a-f]{64}$");
        foreach (var key in new[] { secret, rotated, AvicennaApi.AdminKey })
        {
            (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(key))).Status.Should().Be(200, "older prefixes go on");
            (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?{key}=1"))).Body.Should().NotContain(key);
            (await Api.SendAsync(ApiRequest.Get($"/{key}"))).Status.Should().Be(404);
            Api.Logs.Lines.Should().NotContain(line => line.Contains(key, StringComparison.Ordinal));
        }

        Api.Logs.Lines.Should().Contain(line => line.Contains("/acme_live_***", StringComparison.Ordinal));
        (await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a","permission":"admin","owner_id":"{{secret}}"}"""))).ShouldBeInvalid("owner_id", "owner_id must not contain an API key");
    }

    [TestCase("")]
    [TestCase(""","expires_at":null""")]
    [TestCase(""","expires_at":"2026-02-01T00:00:00Z" """)]
    [TestCase(""","expires_at":"2026-01-31T23:59:59-00:01","permission":"user" """)]
    public async Task Create_UserKeyThatWouldLiveTooLong_Is400(string more) =>
        (await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a"{{more}}}"""))).ShouldBeInvalid("expires_at", Sentence);

    [TestCase(""","expires_at":"2026-01-31T23:59:59.999Z" """)]
    [TestCase(""","permission":"admin" """)]
    [TestCase(""","permission":"admin","expires_at":"2027-01-01T00:00:00Z" """)]
    public async Task Create_KeyThatMayLiveThatLong_Is201(string more) => (await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a"{{more}}}"""))).Status.Should().Be(201);

    [Test]
    public async Task Update_UserKeyThatWouldLiveTooLong_Is400WhicheverMemberIsChanged()
    {
        var (_, user) = await Api.CreateKeyAsync(more: ""","expires_at":"2026-01-02T00:00:00Z" """);
        var (_, admin) = await Api.CreateKeyAsync("admin");

        (await Api.SendAsync(ApiRequest.PatchKey(user, """{"expires_at":null}"""))).ShouldBeInvalid("expires_at", Sentence);
        (await Api.SendAsync(ApiRequest.PatchKey(user, """{"expires_at":"2026-02-01T00:00:00Z"}"""))).ShouldBeInvalid("expires_at", Sentence);
        (await Api.SendAsync(ApiRequest.PatchKey(admin, """{"permission":"user"}"""))).ShouldBeInvalid("expires_at", Sentence);
        (await Api.SendAsync(ApiRequest.PatchKey(admin, """{"permission":"user","expires_at":"2026-01-31T00:00:00Z"}"""))).Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.PatchKey(user, """{"permission":"admin","expires_at":null}"""))).Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.PatchKey(user, """{"name":"b"}"""))).Status.Should().Be(200);
    }
}
