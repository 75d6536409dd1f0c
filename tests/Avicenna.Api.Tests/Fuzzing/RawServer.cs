using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Fuzzing;

/// <summary>Sends octets that no client library would, each request over a connection of its own.</summary>
internal static class RawServer
{
    /// <summary>How many requests each fuzz sends: 2,000, or what <c>AVICENNA_FUZZ_REQUESTS</c> says.</summary>
    public static int RequestCount { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AVICENNA_FUZZ_REQUESTS"), CultureInfo.InvariantCulture, out var count) ? count : 2_000;

    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);

    /// <summary>The status and, of a decision, the permission or the code; 0 where the server closed the connection without an answer in HTTP/1.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="request">The request, an octet a character (Latin-1).</param>
    /// <param name="isWhole">Whether the server can answer without waiting for more.</param>
    public static async Task<(int Status, string Verdict)> AskAsync(Uri server, string request, bool isWhole)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            var buffer = new byte[8192];
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            if (!isWhole && !client.Client.Poll(QuietTime, SelectMode.SelectRead))
            {
                // The server waits for more, and is told that there is none.
                client.Client.Shutdown(SocketShutdown.Send);
            }

            while (await stream.ReadAsync(buffer, timeout.Token) is var read and > 0)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The server may refuse before it has read everything, and reset the connection.
        }

        var text = answer.ToString();
        // To what looks like HTTP/2 the server answers in HTTP/2.
        var status = text.StartsWith("HTTP/1.", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
        var code = Regex.Match(text, "\r\nX-Avicenna-Code: (?<code>[a-z_]+)");
        var permission = Regex.Match(text, "\r\nX-Avicenna-Permission: (?<permission>[a-z]+)");
        return (status, $"{status} {(code.Success ? code.Groups["code"].Value : permission.Success ? permission.Groups["permission"].Value : "-")}");
    }
}
