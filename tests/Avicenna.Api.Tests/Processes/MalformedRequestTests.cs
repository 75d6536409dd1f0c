using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Fuzzing;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Requests that the web server answers by itself, with everything logged.</summary>
internal sealed class MalformedRequestTests : ProcessFixture
{
    private const string Imported = "l3gacy!key-of-ours.0123456789.abcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Secrets =
        [Imported, $"avcna_sk_{string.Concat(Enumerable.Repeat("0c1d2e3f", 8))}", $"acme_{string.Concat(Enumerable.Repeat("4a5b6c7d", 8))}"];

    // Each with a key where a client or a proxy may have put it; 70 characters more cut it, where the web server quotes 128.
    private static readonly (string Request, int Status, string Reason)[] Malformed =
    [
        ("GET /{0}\r\n\r\n", 400, "Invalid request line"),
        ("GET /{1}{0} HTTP/1.1 x\r\nHost: a\r\n\r\n", 400, "Invalid request line"),
        ("G{{T /{0} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "Invalid request line"),
        ("GET {0} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "Invalid request target"),
        ("GET {1}{0} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "Invalid request target"),
        ("GET /%00{0} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "Invalid request target"),
        ("CONNECT {0} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "Invalid request target"),
        ("GET / HTTP/1.1\r\nHost: {0}/{0}\r\n\r\n", 400, "Invalid Host header"),
        ("GET / HTTP/1.1\r\nHost: {0}\r\nHost: {0}\r\n\r\n", 400, "Multiple Host headers"),
        ("GET /{0} HTTP/1.1\r\nAuthorization: Bearer {0}\r\n\r\n", 400, "Request is missing Host header"),
        ("GET / HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {0}\r\n\r\n", 400, "Invalid request header"),
        ("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer\r\n {0}\r\n\r\n", 400, "Invalid request header"),
        ("GET / HTTP/1.1\r\nHost: a\r\nX-{1} {0}\r\n\r\n", 400, "Invalid request header"),
        ("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \0{0}\r\n\r\n", 400, "Malformed request"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {0}\r\n\r\n", 400, "Invalid content length"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{0}", 400, "Invalid content length"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{0}", 400, "Multiple Content-Length headers"),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {0}\r\n\r\n", 400, "The message body length cannot be determined because the final transfer coding was set to "),
        ("GET / HTTP/2.0\r\nHost: {0}\r\n\r\n", 505, "Unrecognized HTTP version"),
        ("GET /{0}{2} HTTP/1.1\r\n", 414, "Request line too long"),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: {0}{2}{2}\r\n\r\n", 431, "Request headers too long"),
        ("{3}{0}", 400, "Detected a TLS handshake to an endpoint that does not have TLS enabled"),
    ];

    [Test]
    public async Task Requests_Malformed_AreLoggedWithoutAnyPartOfThem()
    {
        await using var server = StartServer(new Dictionary<string, string>(Production)
        {
            ["Database__MigrateOnStart"] = "true",
            ["Bootstrap__AdminKey"] = Imported,
            ["Gateway__Urls"] = "http://127.0.0.1:0",
            ["Gateway__Upstream"] = $"http://127.0.0.1:{FreePort.Find()}",
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
        });
        var gateway = new Uri((await server.WaitForAsync(new Regex("The gateway listens on (?<url>\\S+)"))).Groups["url"].Value);
        var main = await server.WaitForMainAddressAsync(gateway);

        foreach (var (request, status, reason) in Malformed)
        {
            foreach (var secret in Secrets)
            {
                var text = string.Format(null, request, secret, new string('a', 70), new string('b', 70_000), "\u0016\u0003\u0001\0\u00a5");
                // The server may refuse a long one before it has read everything, and reset the connection.
                (await RawServer.AskAsync(main, text, isWhole: true)).Status.Should().BeOneOf([status, text.Length > 60_000 ? 0 : status], reason);
            }

            await server.WaitForAsync(new Regex($"info: Avicenna\\.Decisions\\[2008\\] Malformed: {status}, client 127\\.0\\.0\\.1, request [0-9A-Z]+:[0-9A-F]+, \\d+ more left out: {reason}\n"));
        }

        (await RawServer.AskAsync(gateway, $"POST /{Imported} HTTP/1.0\r\n\r\n", isWhole: true)).Status.Should().Be(400);
        await server.WaitForAsync(new Regex("Malformed: 400, .*: POST request contains no Content-Length header\n"));
        (await server.TerminateAsync()).Should().Be(0, server.Errors);
        foreach (var part in Secrets.SelectMany(secret => new[] { secret[9..30], secret[^21..] }))
        {
            server.Output.Contains(part, StringComparison.OrdinalIgnoreCase).Should().BeFalse("no part of a request may be logged, but {0} was", part);
        }

        ShouldHaveNoWarnings(server);
    }
}
