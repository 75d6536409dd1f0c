using System.Text;
using Avicenna.Api.Tests.Processes;
using CsCheck;

namespace Avicenna.Api.Tests.Fuzzing;

/// <summary>Whatever comes over a socket, with an admin's key or without, no answer is a 5xx and the program goes on.</summary>
internal sealed class RequestFuzzTests : ProcessFixture
{
    private const string AdminKey = "an-admin-key-that-the-operator-chose";

    private static readonly Dictionary<string, string> Settings = new(Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Bootstrap__AdminKey"] = AdminKey,
        ["Tenancy__BaseDomains__0"] = "example.com",
        ["Tenancy__DefaultSubdomain"] = "default",
        ["Proxies__Trusted__0"] = "127.0.0.0/8",
        ["Security__FailedAttemptsPerMinute"] = "1000000",
    };

    private static readonly Gen<string> Octets = Gen.Byte.Array[0, 30].Select(octets => Encoding.Latin1.GetString(octets));

    private static readonly Gen<string> Method = Gen.Frequency(
        (8, OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")), (2, OneOf("TRACE", "CONNECT", "get", "PRI", "QUERY", "M-SEARCH", "*", "")), (1, Octets));

    private static readonly Gen<string> Path = Gen.Frequency(
        (8, OneOf("/verify", "/verify/", "/verify/a", "/admin/api-keys", "/admin/endpoints", "/admin/settings", "/admin/audit-events", "/api-keys/current", "/health/live", "/health/ready", "/", "*")),
        (4, Gen.Select(OneOf("/admin/api-keys/", "/admin/endpoints/", "/verify/", "/VERIFY/../", "http://example.com/", "//"), OneOf("00000000-0000-0000-0000-000000000000", "..", "%2e%2e", "%00", "a;b", "usage", "%", "\u00E9", "x/rotate", "lookup"), (start, end) => start + end)),
        (1, Octets.Select(octets => "/" + octets)),
        (1, Octets));

    private static readonly Gen<string> Query = Gen.Frequency(
        (6, Gen.Const("")), (3, OneOf("?limit=1", "?limit=-1", "?limit=1&limit=2", "?cursor=%FF", "?cursor=AAAA", "?name=%00", "?name=[%25_", "?from=0001-01-01T00:00:00Z", "?to=9999-12-31T23:59:59Z", "?interval=hour", "?action=x", "?status=active", "?%", "?\u00FF")), (1, Octets.Select(octets => "?" + octets)));

    private static readonly Gen<string> Host = Gen.Frequency((8, OneOf("example.com", "127.0.0.1", "default.example.com")), (2, OneOf("nobody.example.com", "www.example.com", "xn--a.example.com", "a.b.example.com", "[::1]:80", "a:?", "", "example.com.")), (1, Octets));

    private static readonly Gen<string> Header = Gen.Frequency(
        (6, Gen.Select(
            OneOf("X-Forwarded-Method", "X-Forwarded-Uri", "X-Original-URL", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Idempotency-Key", "Content-Type", "Origin", "Access-Control-Request-Method", "Accept", "Expect", "Upgrade", "Connection", "Transfer-Encoding", "Content-Length", "Range", "Cookie"),
            Gen.OneOf(OneOf("GET", "/a", "application/json", "application/merge-patch+json", "chunked", "0", "99999999999999999999", "-1", "100-continue", "h2c", "xn--a", "::1", "unknown", "1.2.3.4, ::ffff:127.0.0.1", "text/html", "close", "keep-alive"), Octets),
            (name, value) => $"{name}: {value}")),
        (1, Octets));

    private static readonly Gen<string> Body = Gen.Frequency(
        (3, Gen.Const("")),
        (4, OneOf(
            "{}", "[]", "null", "{\"name\":\"a\"}", "{\"name\":\"\\ud800\"}", "{\"name\":\"a\",\"metadata\":{\"a\":[[[1]]]}}", "{\"name\":\"a\",\"expires_at\":\"9999-12-31T23:59:59.9999999+14:00\"}", "{\"name\":\"a\",\"ratelimit_min\":1e400}",
            "{\"path\":\"/a\",\"authentication\":\"none\"}", "{\"path\":\"/{id}\",\"authentication\":\"none\"}", "{\"default_authentication\":\"user\"}", "{\"key\":\"avcna_sk_\"}", "{\"grace_period_seconds\":-0}", "{\"metadata\":{\"\":null}}", "{\"name\":")),
        (2, Gen.String.Select(text => $"{{\"name\":{System.Text.Json.JsonSerializer.Serialize(text)}}}")),
        (1, Gen.Int[0, 20_000].Select(length => new string('[', length))),
        (1, Octets));

    private static readonly Gen<string> Request = Gen.Frequency(
        (20, Gen.Select(Method, Path, Query, Host, Gen.Frequency((1, Header.Array[0, 0]), (1, Header.Array[1, 4])), Body, OneOf("", $"Authorization: Bearer {AdminKey}\r\n", $"Authorization: Bearer {AdminKey}\r\n", "Authorization: Bearer nobodys-key-at-all\r\n", "Authorization: \u00FF\r\n"), OneOf("1.1", "1.1", "1.0", "2.0"))
            .Select((method, path, query, host, headers, body, credential, version) =>
                Write($"{method} {path}{query} HTTP/{version}", host, $"{credential}{string.Concat(headers.Select(header => $"{header}\r\n"))}", body))),
        // Without these, hardly a request would get as far as the store.
        (5, Gen.Select(OneOf("POST /admin/api-keys", "POST /admin/endpoints", "PATCH /admin/settings", "POST /admin/api-keys/lookup", "GET /verify/.."), Body)
            .Select((call, body) => Write($"{call} HTTP/1.1", "example.com", $"Authorization: Bearer {AdminKey}\r\n", body))),
        (1, Octets.Array[0, 10].Select(lines => string.Join("\r\n", lines))));

    [Test]
    public async Task AnyRequest_IsAnsweredWithoutA5xxAndTheProgramGoesOn()
    {
        await using var server = StartServer(Settings);
        var address = await server.WaitForAddressAsync();
        var (_, admin) = await GetCurrentAsync(address, AdminKey);
        var path = $"/admin/api-keys/{admin.GetProperty("key_data").GetProperty("id").GetString()}";
        (await SendAsync(address, "PATCH", path, AdminKey, new { ratelimit_min = 1_000_000 })).Status.Should().Be(200);

        var statuses = new HashSet<int>();
        await Check.SampleAsync(
            Request,
            async request =>
            {
                var (status, _) = await RawServer.AskAsync(address, request, isWhole: false);
                // An HTTP version that the server doesn't speak is 505, as RFC 9110 section 15.6.6 has it.
                status.Should().Match(code => code < 500 || code == 505, request);
                lock (statuses)
                {
                    statuses.Add(status);
                }
            },
            iter: RawServer.RequestCount,
            threads: 2);

        statuses.Should().Contain([200, 201, 400, 401, 403, 404, 405], "the requests reach all of the program");
        (await SendAsync(address, "GET", "/health/ready", AdminKey)).Status.Should().Be(200);
        server.Output.Should().NotContain("fail:").And.NotContain("crit:");
    }

    private static string Write(string line, string host, string headers, string body) =>
        $"{line}\r\nHost: {host}\r\nConnection: close\r\n{headers}{(body.Length > 0 ? $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n" : "")}\r\n{body}";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
