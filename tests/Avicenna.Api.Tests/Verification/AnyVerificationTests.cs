using System.Text;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using CsCheck;

namespace Avicenna.Api.Tests.Verification;

/// <summary>Whatever a caller or a proxy says, it is an answer, and nobody is let in without a key where one is asked for.</summary>
internal sealed class AnyVerificationTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly Gen<string> Octets = Gen.Byte.Array[0, 40].Select(Encoding.Latin1.GetString);

    private static readonly Gen<string> Segment = Gen.OneOf(
        OneOf("open", "OPEN", "%6fpen", "closed", "..", ".", "%2e%2E", "", "%2F", "\\", "*", "**", ";", "a", "%", "%C3%A9", "\u00C3\u00A9", "%FF", "\0", "?", "#"),
        Gen.Byte.Array[0, 6].Select(Encoding.Latin1.GetString));

    private static readonly Gen<string> Target = Gen.OneOf(
        Segment.Array[0, 6].Select(segments => "/" + string.Join('/', segments)),
        Octets.Select(octets => "/" + octets),
        Octets,
        Gen.String);

    private static readonly Gen<string> Method = Gen.OneOf(OneOf("GET", "get", "HEAD", "POST", "OPTIONS", "*", "", "GET, GET", "PROPFIND"), Octets, Gen.String);

    private static readonly Gen<string> Host = Gen.OneOf(OneOf("localhost", "default.localhost", "localhost:80", "127.0.0.1", "[::1]", "nobody.localhost", "www.localhost"), Gen.Char['!', '~'].Array[0, 20].Select(text => new string(text).Replace("xn--", "", StringComparison.OrdinalIgnoreCase)));

    private static readonly Gen<string> Authorization = Gen.OneOf(OneOf("", "Bearer", "Bearer ", "Basic x", "Bearer avcna_sk_nobodys_key"), Octets.Select(octets => $"Bearer {octets}"), Octets, Gen.String);

    private static readonly Gen<(string Name, string Value)> Header = Gen.OneOf(
        Gen.Select(OneOf("X-Forwarded-Method", "X-Original-Method"), Method),
        Gen.Select(OneOf("X-Forwarded-Uri", "X-Original-URI"), Target),
        Gen.Select(OneOf("X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Access-Control-Request-Method", "Content-Type"), Octets));

    private static readonly Gen<ApiRequest> Question = Gen.OneOf(
        Gen.Select(Method, Target, Host, Authorization, Header.Array[0, 1]).Select((method, target, host, authorization, more) => Ask(host, authorization, [("X-Forwarded-Method", method), ("X-Forwarded-Uri", target), .. more])),
        Gen.Select(Host, Authorization, Header.Array[0, 4]).Select((host, authorization, headers) => Ask(host, authorization, headers)));

    [OneTimeSetUp]
    public async Task MakeEndpointsAsync()
    {
        await Api.CreateEndpointAsync("/open/**", "*", "none");
        await Api.CreateEndpointAsync("/open/closed/**", "*", "admin");
    }

    [Test]
    public async Task Verify_AnyBytesWithoutAValidKey_AreNeverA500AndNeverLetInButWhereNoneIsAsked() =>
        await Check.SampleAsync(
            Question,
            async question =>
            {
                var response = await Api.SendFromAsync("192.0.2.1", question);
                response.Status.Should().BeOneOf(200, 400, 401, 403, 404, 429);
                response.Header("Cache-Control").Should().Be("no-store");
                response.Header("X-Avicenna-Status").Should().Be(response.Status == 200 ? null : response.Json.GetProperty("code").GetString() is "path_refused" or "target_ambiguous" ? "400" : $"{response.Status}");
                if (response.Status == 200)
                {
                    response.ShouldLetAnyoneIn();
                    IsOpen(question).Should().BeTrue($"{question.Headers.Count} headers led to the open endpoint");
                }
            },
            iter: 1000,
            threads: 1);

    [Test]
    public async Task Verify_AnyTargetWithAValidKey_IsAllowedOrRefused() =>
        await Check.SampleAsync(
            Gen.Select(Method, Target),
            async asked => (await Api.SendFromAsync("192.0.2.1", ApiRequest.Verify(asked.Item1, asked.Item2).WithKey(User.Secret))).Status is 200 or 403,
            iter: 1000,
            threads: 1);

    private static ApiRequest Ask(string host, string authorization, IReadOnlyList<(string Name, string Value)> headers) =>
        new("GET", "/verify") { Host = host, Authorization = authorization, Headers = headers };

    /// <summary>Whether some header says, in plain ASCII once its escapes are read, a path that is the open endpoint's.</summary>
    private static bool IsOpen(ApiRequest question) => question.Headers
        .Where(header => header.Name is "X-Forwarded-Uri" or "X-Original-URI")
        .Select(header => Uri.UnescapeDataString(header.Value.Split('?')[0]))
        .Any(path => path.Split('/') is ["", var first, .. var rest]
            && first.Equals("open", StringComparison.OrdinalIgnoreCase)
            && !(rest is [var second, ..] && second.Equals("closed", StringComparison.OrdinalIgnoreCase))
            && !rest.SkipLast(1).Any(segment => segment.Length == 0)
            && !rest.Any(segment => segment is "." or ".."));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
