using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class LookUpApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Path = "/admin/api-keys/lookup";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public Task LiftLimitAsync() => Api.LiftLimitAsync();

    [Test]
    public async Task LookUp_Key_ShowsAllOfItAndIsNoUse()
    {
        var now = Rfc3339.Format(Api.Time.GetUtcNow());
        var (secret, id) = await Api.CreateKeyAsync(more: ""","owner_id":"Kunde 7","scopes":["a"],"allowed_addresses":["10.0.0.0/8"]""");

        var response = await LookUpAsync(secret);

        var key = new ExpectedKey(id, secret, await Api.GetAdminIdAsync()) { CreatedAt = now, OwnerId = "Kunde 7", Scopes = """["a"]""", AllowedAddresses = """["10.0.0.0/8"]""" };
        response.Body.Should().Be($$"""{"success":true,"key_data":{{key}}}""");
        response.Status.Should().Be(200);
        Api.Time.Advance(TimeSpan.FromSeconds(10));
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage"))).Body.Should().Be("""{"success":true,"usage":[]}""");
    }

    [Test]
    public async Task LookUp_DisabledOrExpiredKey_IsFound()
    {
        var disabled = await Api.CreateKeyAsync();
        await Api.SendAsync(ApiRequest.PatchKey(disabled.Id, """{"enabled":false}"""));
        var expired = await Api.CreateKeyAsync(more: $",\"expires_at\":\"{Api.Time.GetUtcNow().AddSeconds(1):O}\"");
        Api.Time.Advance(TimeSpan.FromSeconds(1));

        await ShouldFindAsync(disabled.Secret, disabled.Id);
        await ShouldFindAsync(expired.Secret, expired.Id);
    }

    [Test]
    public async Task LookUp_PreviousSecret_IsFoundUntilItsGraceEnds()
    {
        var (first, id) = await Api.CreateKeyAsync();
        var second = (await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}"""))).Json.GetProperty("key").GetString()!;
        await ShouldFindAsync(first, id);
        await ShouldFindAsync(second, id);

        Api.Time.Advance(TimeSpan.FromSeconds(60));
        await ShouldNotFindAsync(first);
        await ShouldFindAsync(second, id);
    }

    [Test]
    public async Task LookUp_SecretThatIsNoneOrEndedOrAnotherTenants_IsOneAndTheSame404()
    {
        var other = await Api.CreateTenantAdminAsync("other");
        var rotated = await Api.CreateKeyAsync();
        await Api.SendAsync(ApiRequest.RotateKey(rotated.Id));
        var deleted = await Api.CreateKeyAsync();
        await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{deleted.Id}"));

        foreach (var secret in new[] { other.Secret, rotated.Secret, deleted.Secret, "short", "not-a-key-of-anyone", AvicennaApi.AdminKey + " ", AvicennaApi.AdminKey.ToUpperInvariant() })
        {
            await ShouldNotFindAsync(secret);
        }

        (await Api.SendAsync(ApiRequest.Post(Path, $$"""{"key":"{{other.Secret}}"}""").As(other))).Status.Should().Be(200);
    }

    [TestCase("{}", "key", "key is required")]
    [TestCase("""{"key":""}""", "key", "key is required")]
    [TestCase("""{"key":null}""", "key", "key must be a string")]
    [TestCase("""{"key":5}""", "key", "key must be a string")]
    [TestCase("""{"secret":"x"}""", "secret", "Unknown member 'secret'; the members are key")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    public async Task LookUp_BadBody_IsA400ThatNamesTheMember(string body, string member, string message) =>
        (await Api.SendAsync(ApiRequest.Post(Path, body))).ShouldBeInvalid(member, message);

    [Test]
    public async Task LookUp_ByOthers_IsRefused()
    {
        var (secret, _) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.Post(Path, "{}").WithKey(secret))).ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
        (await Api.SendAsync(ApiRequest.Get(Path))).ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
        (await Api.SendAsync(ApiRequest.Post(Path, "{}") with { ContentType = "text/plain" })).Status.Should().Be(415);
        Api.Logs.Lines.Should().NotContain(line => line.Contains(secret, StringComparison.Ordinal));
    }

    private Task<ApiResponse> LookUpAsync(string secret) => Api.SendAsync(ApiRequest.Post(Path, $$"""{"key":"{{secret}}"}"""));

    private async Task ShouldFindAsync(string secret, Guid id)
    {
        var response = await LookUpAsync(secret);
        response.Status.Should().Be(200, response.Body);
        response.Json.GetProperty("key_data").GetProperty("id").GetGuid().Should().Be(id);
    }

    private async Task ShouldNotFindAsync(string secret) => (await LookUpAsync(secret)).ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
}
