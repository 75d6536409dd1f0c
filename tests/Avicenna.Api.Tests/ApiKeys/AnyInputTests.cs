using System.Text;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using CsCheck;

namespace Avicenna.Api.Tests.ApiKeys;

/// <summary>Whatever a caller sends is an answer or a refusal, never a fault of the server's.</summary>
internal sealed class AnyInputTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String,
        OneOf("null", "true", "0", "-0", "1e400", "1.5", "\"\"", "\"2030-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "[]", "{}", "\"/a\"", "\"/**\"", "\"user\"", "\"\\ud800\"", """{"a":{"a":[null]}}"""));

    private static readonly Gen<string> Member = Gen.OneOf(
        OneOf("name", "ratelimit_min", "permission", "enabled", "expires_at", "metadata", "grace_period_seconds", "path", "method", "authentication", "default_authentication", "allow_preflight", "limit", "cursor", "status", "target_id", "action"),
        Gen.String[0, 10]);

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Select(Member, Value).Select((member, value) => Encoding.UTF8.GetBytes($$"""{"{{member}}":{{value}}}""")),
        Gen.Select(Member, Value).Array[0, 4].Select(members => Encoding.UTF8.GetBytes($"{{{string.Join(',', members.Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}")));

    private static readonly Gen<string> Query = Gen.OneOf(
        Gen.Byte.Array[0, 40].Select(bytes => string.Concat(bytes.Select(value => $"%{value:X2}"))),
        Gen.Select(Member, Gen.Byte.Array[0, 60]).Array[0, 3].Select(pairs => string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(Clean(pair.Item1))}={string.Concat(pair.Item2.Select(value => $"%{value:X2}"))}"))),
        Gen.Select(Member, Gen.Char[' ', '~'].Array[0, 30]).Select((member, text) => $"{Uri.EscapeDataString(Clean(member))}={Uri.EscapeDataString(new string(text))}"));

    // Each test makes calls for most of a minute's limit.
    [SetUp]
    public void LetTheLimitRecover() => Api.Time.Advance(TimeSpan.FromMinutes(2));

    [Test]
    public async Task Update_AnyBytes_AreNeverA500()
    {
        var (_, id) = await Api.CreateKeyAsync();
        await Check.SampleAsync(Body, async body => (await Api.SendAsync(ApiRequest.PatchKey(id, "") with { Body = body })).Status is 200 or 400, iter: 300, threads: 2);
    }

    [Test]
    public async Task Rotate_AnyBytes_AreNeverA500()
    {
        var (_, id) = await Api.CreateKeyAsync();
        await Check.SampleAsync(Body, async body => (await Api.SendAsync(ApiRequest.RotateKey(id, "") with { Body = body })).Status is 200 or 400, iter: 300, threads: 2);
    }

    [TestCase("POST", "/admin/endpoints")]
    [TestCase("PATCH", "/admin/endpoints/ID")]
    [TestCase("PATCH", "/admin/settings")]
    public async Task Guard_AnyBytes_AreNeverA500(string method, string path)
    {
        var id = await Api.CreateEndpointAsync($"/{method}{path}");
        var request = new ApiRequest(method, path.Replace("ID", id.ToString()));
        await Check.SampleAsync(Body, async body => (await Api.SendAsync(request with { Body = body })).Status is 200 or 201 or 400 or 409, iter: 300, threads: 2);
    }

    [TestCase("/admin/api-keys")]
    [TestCase("/admin/audit-events")]
    [TestCase("/admin/endpoints")]
    public async Task Lists_AnyQuery_IsNeverA500(string list) =>
        await Check.SampleAsync(Query, async query => (await Api.SendAsync(ApiRequest.Get($"{list}?{query}"))).Status is 200 or 400, iter: 300, threads: 2);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    // A lone surrogate has no UTF-8 and so can't be in an address at all.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
