using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Security;

/// <summary>A key in a wrong place is no credential; the answer says where it belongs, and never repeats it.</summary>
internal sealed class MisplacedCredentialTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Advice = ". Send the key as 'Authorization: Bearer KEY'";

    private const string Key = AvicennaApi.AdminKey;

    [TestCase(Key, "The Authorization header has no Bearer credential")]
    [TestCase("Basic YTpi", "The Authorization header has no Bearer credential")]
    [TestCase("Token " + Key, "The Authorization header has no Bearer credential")]
    [TestCase("Bearer", "The Authorization header has no Bearer credential")]
    public Task AnyCall_OtherScheme_IsToldSo(string authorization, string place) => ShouldBeToldAsync(request => request with { Authorization = authorization }, place);

    [TestCase("X-API-Key", Key, "The header X-API-Key is not read as a credential")]
    [TestCase("x-api-key", "of another product", "The header X-API-Key is not read as a credential")]
    [TestCase("X-Auth-Token", "x", "The header X-Auth-Token is not read as a credential")]
    [TestCase("X-Our-Own", Key, "The header X-Our-Own is not read as a credential")]
    [TestCase("Cookie", "key=" + Key, "The header Cookie is not read as a credential")]
    [TestCase(Key, Key, "The header avcna_sk_*** is not read as a credential")]
    public Task AnyCall_OtherHeader_IsToldSo(string header, string value, string place) => ShouldBeToldAsync(request => request.WithHeader(header, value), place);

    [TestCase("api_key=" + Key)]
    [TestCase("token=x")]
    [TestCase("other=" + Key)]
    [TestCase("q=avcna%5Fsk_0000000000000000000000000000000000000000000000000000000000000000")]
    public Task AnyCall_Query_IsToldSo(string query) => ShouldBeToldAsync(request => request with { Path = $"{request.Path}?{query}" }, "A key in the query is never read");

    [Test]
    public async Task AnyCall_NoKeyAnywhere_IsToldNothing()
    {
        foreach (var path in new[] { "/api-keys/current", "/verify" })
        {
            var response = await Api.SendAsync(ApiRequest.Get($"{path}?page=1").WithHeader("X-Request-Id", "7") with { Authorization = null });

            response.ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required");
        }
    }

    private async Task ShouldBeToldAsync(Func<ApiRequest, ApiRequest> change, string place)
    {
        foreach (var path in new[] { "/api-keys/current", "/verify" })
        {
            var response = await Api.SendAsync(change(ApiRequest.Get(path) with { Authorization = null }));

            response.ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required", place + Advice);
            response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\"");
        }
    }
}
