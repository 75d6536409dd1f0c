using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A call written octet by octet, and what matters of its answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body.</param>
internal sealed record RawCall(int Status, string Head, string Body)
{
    public string? Code => Regex.Match(Body, "\"code\":\"(?<code>[a-z_]+)\"") is { Success: true } match ? match.Groups["code"].Value : null;

    /// <summary>The status, and the code of a refusal.</summary>
    public string Verdict => Code is { } code ? $"{Status} {code}" : $"{Status}";

    public string? Header(string name) => Regex.Match(Head, $"\r\n{name}: (?<value>[^\r]*)", RegexOptions.IgnoreCase) is { Success: true } match ? match.Groups["value"].Value : null;

    /// <summary>Sends lines (Latin-1) over a connection of its own, and reads until the server closes it.</summary>
    public static Task<RawCall> SendAsync(Uri server, params string[] lines) => SendTextAsync(server, $"{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n");

    /// <summary>Sends a text (Latin-1) over a connection of its own, and reads until the server closes it.</summary>
    public static async Task<RawCall> SendTextAsync(Uri server, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var answer = Regex.Replace(await reader.ReadToEndAsync(timeout.Token), "^HTTP/1.1 100 Continue\r\n\r\n", "");
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        end.Should().BePositive("the server answered {0} to {1}", answer, text);
        return new RawCall(int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[..end], answer[(end + 4)..]);
    }
}
