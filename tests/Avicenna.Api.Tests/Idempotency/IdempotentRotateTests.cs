using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Idempotency;

/// <summary>However often a rotation is repeated with its <c>Idempotency-Key</c>, within a day it mints one secret.</summary>
internal sealed class IdempotentRotateTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Grace = """{"grace_period_seconds":60}""";

    [Test]
    public async Task Rotate_Repeat_Is409ThatShowsTheKeyAndTheSecretStays()
    {
        var (_, id) = await Api.CreateKeyAsync();
        var first = await SendAsync(id, Grace);

        var repeat = await SendAsync(id, Grace);

        first.Status.Should().Be(200, first.Body);
        repeat.BodyButRequestId.Should().Be(
            $$"""{"type":"urn:avicenna:problem:idempotency_replayed","title":"Conflict","status":409,"success":false,"message":"This call was made before with this Idempotency-Key. Its key can't be shown again; rotate it to get a new one","code":"idempotency_replayed","key_data":{{first.Json.GetProperty("key_data").GetRawText()}},"request_id":""}""");
        repeat.Status.Should().Be(409);
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(first.Json.GetProperty("key").GetString()!))).Status.Should().Be(200);
    }

    [Test]
    public async Task Rotate_OtherBody_Is422AndTheSecretStays()
    {
        var (_, id) = await Api.CreateKeyAsync();
        var first = await SendAsync(id, Grace);

        (await SendAsync(id, null)).ShouldBeProblem(422, "Unprocessable Entity", "idempotency_mismatch", "This Idempotency-Key was used with another request body; use a new one for a new request");
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(first.Json.GetProperty("key").GetString()!))).Status.Should().Be(200);
    }

    [Test]
    public async Task Rotate_RepeatWithoutABody_IsTheSameCallAlsoByAnotherSpellingOfTheId()
    {
        var (_, id) = await Api.CreateKeyAsync();
        (await SendAsync(id, null)).Status.Should().Be(200);

        (await Api.SendAsync(ApiRequest.Post($"/admin/api-keys/{id.ToString().ToUpperInvariant()}/rotate").WithHeader("Idempotency-Key", "k1"))).Status.Should().Be(409);
    }

    [Test]
    public async Task Rotate_SameKeyOnAnotherPath_IsAnotherCall()
    {
        var (_, one) = await Api.CreateKeyAsync();
        var (_, other) = await Api.CreateKeyAsync();

        (await SendAsync(one, "{}")).Status.Should().Be(200);
        (await SendAsync(other, "{}")).Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.CreateKey("""{"name":"a"}""").WithHeader("Idempotency-Key", "k1"))).Status.Should().Be(201);
    }

    [Test]
    public async Task Rotate_CallThatFailed_LeavesNoRecord()
    {
        var (_, id) = await Api.CreateKeyAsync();
        (await SendAsync(id, """{"grace_period_seconds":-1}""")).Status.Should().Be(400);
        (await SendAsync(Guid.NewGuid(), "{}")).Status.Should().Be(404);

        (await SendAsync(id, "{}")).Status.Should().Be(200);
    }

    [Test]
    public async Task Rotate_BadHeader_Is400AndTheSecretStays()
    {
        var (secret, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.RotateKey(id).WithHeader("Idempotency-Key", "two words")))
            .ShouldBeInvalid("Idempotency-Key", "Idempotency-Key must be sent once and be 1 to 255 visible ASCII characters");

        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret))).Status.Should().Be(200);
    }

    [Test]
    public async Task Rotate_TwentyAtOnce_MintOneSecret()
    {
        var (old, id) = await Api.CreateKeyAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(id, Grace)));

        responses.Should().ContainSingle(response => response.Status == 200);
        responses.Where(response => response.Status != 200).Should().OnlyContain(response => response.Status == 409);
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(old))).Status.Should().Be(200, "a second rotation would have ended the oldest secret");
    }

    private Task<ApiResponse> SendAsync(Guid id, string? body) => Api.SendAsync(ApiRequest.RotateKey(id, body).WithHeader("Idempotency-Key", "k1"));
}
