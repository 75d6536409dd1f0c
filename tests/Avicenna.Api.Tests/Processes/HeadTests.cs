using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What the real server sends for HEAD: all of GET's answer but its body.</summary>
internal sealed class HeadTests : ProcessFixture
{
    private const string Secret = "a-key-that-the-operator-chose";

    private static readonly Dictionary<string, string> Settings = new(Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Bootstrap__AdminKey"] = Secret,
    };

    private static readonly string[] Paths =
    [
        "/admin/api-keys", "/admin/api-keys?limit=0", "/admin/api-keys/nobody", "/admin/api-keys/nobody/usage", "/admin/audit-events", "/admin/endpoints", "/admin/endpoints/none", "/admin/settings",
        "/", "/admin/usage", "/admin/usage/keys", "/api-keys/current", "/api-keys/current/usage", "/docs/api.md", "/health/live", "/health/ready", "/llms.txt", "/verify", "/nowhere", "/admin/api-keys/nobody/rotate",
    ];

    [Test]
    public async Task Head_WhereverGetIs_HasItsStatusAndHeadersAndNoBody()
    {
        await using var server = StartServer(Settings);
        var address = await server.WaitForAddressAsync();

        foreach (var path in Paths)
        {
            var (head, nothing) = await AskAsync(address, "HEAD", path);
            var (get, body) = await AskAsync(address, "GET", path);

            nothing.Should().BeEmpty(path);
            head.Should().Equal(get, path);
            body.Should().NotBeEmpty(path);
        }
    }

    /// <summary>The status line with the headers that don't differ between two answers, and the body as it was sent.</summary>
    private static async Task<(IReadOnlyList<string> Head, string Body)> AskAsync(Uri address, string method, string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Secret}\r\nConnection: close\r\n\r\n")));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var parts = (await reader.ReadToEndAsync()).Split("\r\n\r\n", 2);
        // Chunks are how a body is sent, and where there is none there are none (RFC 9112 section 6.1 leaves the field out as well).
        var lines = parts[0].Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal) && !line.StartsWith("RateLimit:", StringComparison.Ordinal) && !line.StartsWith("Transfer-Encoding:", StringComparison.Ordinal));
        return ([.. lines], parts[1]);
    }
}
