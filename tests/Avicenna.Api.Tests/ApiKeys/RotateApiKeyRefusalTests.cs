using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class RotateApiKeyRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string RangeRule = "grace_period_seconds must be a whole number from 0 to 2592000";
    private const string TypeRule = "grace_period_seconds must be a whole number";

    [TestCase("""{"grace_period_seconds":-1}""", "grace_period_seconds", RangeRule)]
    [TestCase("""{"grace_period_seconds":2592001}""", "grace_period_seconds", RangeRule)]
    [TestCase("""{"grace_period_seconds":1e400}""", "grace_period_seconds", RangeRule)]
    [TestCase("""{"grace_period_seconds":0.5}""", "grace_period_seconds", TypeRule)]
    [TestCase("""{"grace_period_seconds":"60"}""", "grace_period_seconds", TypeRule)]
    [TestCase("""{"grace_period_seconds":null}""", "grace_period_seconds", TypeRule)]
    [TestCase("""{"grace_period_seconds":1,"grace_period_seconds":1}""", "grace_period_seconds", "Member 'grace_period_seconds' appears more than once")]
    [TestCase("""{"grace":1}""", "grace", "Unknown member 'grace'; the members are grace_period_seconds")]
    [TestCase("""{"grace_period_seconds":1 """, "grace_period_seconds", "Request body is not valid JSON at member 'grace_period_seconds', line 1, byte 27")]
    [TestCase(" ", "body", "Request body is not valid JSON, line 1, byte 2")]
    [TestCase("null", "body", "Request body must be a JSON object")]
    [TestCase("60", "body", "Request body must be a JSON object")]
    public async Task Rotate_BadBody_IsA400ThatNamesTheMemberAndTheSecretStays(string body, string member, string message)
    {
        var (secret, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.RotateKey(id, body))).ShouldBeInvalid(member, message);

        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret))).Status.Should().Be(200);
    }

    [TestCase("text/plain")]
    [TestCase("application/merge-patch+json")]
    [TestCase(null)]
    public async Task Rotate_BodyOfAnotherMediaType_Is415(string? contentType) =>
        (await Api.SendAsync(ApiRequest.RotateKey(Guid.NewGuid(), "{}") with { ContentType = contentType }))
            .ShouldBeProblem(415, "Unsupported Media Type", "unsupported_media_type", "Content-Type must be application/json");

    [Test]
    public async Task Rotate_BodyOverSixteenKiB_Is413() =>
        (await Api.SendAsync(ApiRequest.RotateKey(Guid.NewGuid(), "{}".PadRight((16 * 1024) + 1))))
            .ShouldBeProblem(413, "Payload Too Large", "body_too_large", "Request body must be at most 16 KiB");

    [Test]
    public async Task Rotate_LongestGrace_IsTaken()
    {
        var (_, id) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":2592000}"""));

        response.Json.GetProperty("key_data").GetProperty("previous_key_expires_at").GetString().Should().Be("2026-01-31T00:00:00+00:00");
    }
}
