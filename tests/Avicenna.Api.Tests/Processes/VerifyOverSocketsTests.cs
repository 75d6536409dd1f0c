using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Octets that no client library would send, to the real server.</summary>
internal sealed class VerifyOverSocketsTests : ProcessFixture
{
    private const string Secret = "a-key-that-the-operator-chose";

    private static readonly Dictionary<string, string> Settings = new(Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Bootstrap__AdminKey"] = Secret,
    };

    [Test]
    public async Task Verify_RawOctets_AreDecidedNotRefusedByTheServer()
    {
        await using var server = StartServer(Settings);
        var address = await server.WaitForAddressAsync();
        const string get = "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: ";
        (string Headers, string Keyless, string WithKey)[] cases =
        [
            ($"{get}/a", "401 api_key_required", "200"),
            ($"{get}/caf\u00C3\u00A9?x=\u00FF", "401 api_key_required", "200"),
            ($"{get}/\u00F0\u009F\u0098\u0080", "401 api_key_required", "200"),
            ($"{get}/caf\u00E9", "403 path_refused", "403 path_refused"),
            ($"{get}/\u00C3", "403 path_refused", "403 path_refused"),
            ($"{get}/\u00FF\u00FE", "403 path_refused", "403 path_refused"),
            ($"{get}/\u00ED\u00A0\u0080", "403 path_refused", "403 path_refused"),
            ($"{get}/\u00C2\u0085", "403 path_refused", "403 path_refused"),
            ($"{get}/a\u0001", "403 path_refused", "403 path_refused"),
            ("X-Original-Method: GET\r\nX-Original-Uri: /caf\u00E9", "403 path_refused", "403 path_refused"),
            ("X-Original-Method: GET\r\nX-Original-Uri: /caf\u00C3\u00A9", "401 api_key_required", "200"),
            ($"{get}", "403 target_ambiguous", "403 target_ambiguous"),
            ("X-Forwarded-Method: \r\nX-Forwarded-Uri: ", "403 target_ambiguous", "403 target_ambiguous"),
            ("X-Forwarded-Method: G\u00C9T\r\nX-Forwarded-Uri: /a", "403 target_ambiguous", "403 target_ambiguous"),
            ($"{get}/a\r\nX-Forwarded-Uri: /b", "403 target_ambiguous", "403 target_ambiguous"),
            ($"{get}/a\r\nUser-Agent: caf\u00E9\r\nCookie: \u00FF", "401 api_key_required", "200"),
            ($"{get}/a\r\nContent-Length: 1000000000", "401 api_key_required", "200"),
            ($"{get}/a\r\nTransfer-Encoding: chunked", "401 api_key_required", "200"),
        ];

        foreach (var (headers, keyless, withKey) in cases)
        {
            (await AskAsync(address, headers)).Should().Be(keyless, headers);
            (await AskAsync(address, $"{headers}\r\nAuthorization: Bearer {Secret}")).Should().Be(withKey, headers);
        }

        (await AskAsync(address, $"{get}/a\r\nAuthorization: Bearer {Secret}\u00E9")).Should().Be("401 invalid_api_key");
        (await AskAsync(address, $"{get}/a", host: "xn--a")).Should().Be("401 api_key_required");
    }

    /// <summary>The status of the answer to these headers, and the code of a refusal.</summary>
    private static async Task<string> AskAsync(Uri address, string headers, string? host = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET /verify HTTP/1.1\r\nHost: {host ?? address.Authority}\r\nConnection: close\r\n{headers}\r\n\r\n"));
        // Of a body that was announced and never comes, the server only reads on for a while.
        var answer = "";
        var buffer = new byte[4096];
        while (!Regex.IsMatch(answer, "\r\n\r\n(?s:.*)}") && await stream.ReadAsync(buffer) is var count and > 0)
        {
            answer += Encoding.UTF8.GetString(buffer, 0, count);
        }

        var status = answer.Split(' ')[1];
        return Regex.Match(answer, "\"code\":\"(?<code>[a-z_]+)\"") is { Success: true } match ? $"{status} {match.Groups["code"]}" : status;
    }
}
