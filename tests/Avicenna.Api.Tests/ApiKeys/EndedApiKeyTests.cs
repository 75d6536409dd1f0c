using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

/// <summary>A key that was disabled, expired, deleted or rotated away is refused like one that never was, on its very next request.</summary>
internal sealed class EndedApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Unknown = "avcna_sk_0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly ApiRequest Request = ApiRequest.Get("/api-keys/current");

    [Test]
    public async Task AnyCall_DisabledKey_IsRefusedLikeAnUnknownOneUntilItIsEnabledAgain()
    {
        var (secret, id) = await UsedKeyAsync();

        await ChangeAsync(ApiRequest.PatchKey(id, """{"enabled":false}"""));
        await ShouldBeUnknownAsync(secret);

        await ChangeAsync(ApiRequest.PatchKey(id, """{"enabled":true}"""));
        (await Api.SendAsync(Request.WithKey(secret))).Status.Should().Be(200);
    }

    [Test]
    public async Task AnyCall_KeyPastItsNewExpiry_IsRefusedLikeAnUnknownOneUntilItsExpiryIsMoved()
    {
        var (secret, id) = await UsedKeyAsync();
        await ChangeAsync(ApiRequest.PatchKey(id, $$"""{"expires_at":"{{Api.Time.GetUtcNow().AddSeconds(1):O}}"}"""));
        (await Api.SendAsync(Request.WithKey(secret))).Status.Should().Be(200);

        Api.Time.Advance(TimeSpan.FromSeconds(1));
        await ShouldBeUnknownAsync(secret);

        await ChangeAsync(ApiRequest.PatchKey(id, """{"expires_at":null}"""));
        (await Api.SendAsync(Request.WithKey(secret))).Status.Should().Be(200);
    }

    [Test]
    public async Task AnyCall_DeletedKey_IsRefusedLikeAnUnknownOne()
    {
        var (secret, id) = await UsedKeyAsync();

        await ChangeAsync(ApiRequest.Delete($"/admin/api-keys/{id}"));

        await ShouldBeUnknownAsync(secret);
    }

    [Test]
    public async Task AnyCall_SecretRotatedAway_IsRefusedLikeAnUnknownOne()
    {
        var (secret, id) = await UsedKeyAsync();

        await ChangeAsync(ApiRequest.RotateKey(id));

        await ShouldBeUnknownAsync(secret);
    }

    [Test]
    public async Task AdminCall_DemotedKey_Is403AtOnceAnd200WhenItIsPromotedAgain()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin");

        await ChangeAsync(ApiRequest.PatchKey(id, """{"permission":"user"}"""));
        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(secret))).ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");

        await ChangeAsync(ApiRequest.PatchKey(id, """{"permission":"admin"}"""));
        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(secret))).Status.Should().Be(200);
    }

    private async Task<(string Secret, Guid Id)> UsedKeyAsync()
    {
        var key = await Api.CreateKeyAsync();
        (await Api.SendAsync(Request.WithKey(key.Secret))).Status.Should().Be(200);
        return key;
    }

    private async Task ChangeAsync(ApiRequest request)
    {
        var response = await Api.SendAsync(request);
        response.Status.Should().Be(200, response.Body);
    }

    private async Task ShouldBeUnknownAsync(string secret)
    {
        var refused = await Api.SendAsync(Request.WithKey(secret));
        var unknown = await Api.SendAsync(Request.WithKey(Unknown));

        refused.ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        refused.BodyButRequestId.Should().Be(unknown.BodyButRequestId);
        refused.Headers.ToString().Should().Be(unknown.Headers.ToString());
    }
}
