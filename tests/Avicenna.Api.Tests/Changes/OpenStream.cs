using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Changes;

/// <summary>A stream of changes that a client reads.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    /// <summary>A sign of life.</summary>
    public const string Comment = ":\n\n";

    // More than the product is late for on any machine.
    private const int MaxSignsOfLife = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly HttpClient client;
    private readonly Stream body;

    private OpenStream(HttpClient client, HttpResponseMessage response, Stream body) => (this.client, Response, this.body) = (client, response, body);

    public HttpResponseMessage Response { get; }

    public static async Task<OpenStream> OpenAsync(AvicennaApi api, string secret, string host = "localhost")
    {
        var client = api.Server.CreateClient();
        var request = ApiRequest.Get("/api-keys/changes").WithKey(secret) with { Host = host };
        var response = await client.SendAsync(request.ToMessage(), HttpCompletionOption.ResponseHeadersRead);
        return new OpenStream(client, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>What comes next, up to its empty line; null: the stream has ended.</summary>
    public async Task<string?> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var read = new List<byte>();
        var octet = new byte[1];
        while (!(read is [.., (byte)'\n', (byte)'\n']))
        {
            if (await body.ReadAsync(octet, timeout.Token) == 0)
            {
                return null;
            }

            read.Add(octet[0]);
        }

        return System.Text.Encoding.UTF8.GetString([.. read]);
    }

    /// <summary>The same, while the product's clock goes on.</summary>
    public async Task<string?> ReadAsync(AvicennaApi api, TimeSpan step)
    {
        var reading = ReadAsync();
        while (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(20))) != reading)
        {
            api.Time.Advance(step);
        }

        return await reading;
    }

    /// <summary>The same without signs of life: how many come meanwhile depends on how fast the test's clock runs beside the product.</summary>
    public async Task<string?> ReadChangeAsync(AvicennaApi api, TimeSpan step)
    {
        for (var signs = 0; signs < MaxSignsOfLife; signs++)
        {
            if (await ReadAsync(api, step) is var read and not Comment)
            {
                return read;
            }
        }

        return Comment;
    }

    public ValueTask DisposeAsync()
    {
        Response.Dispose();
        client.Dispose();
        return body.DisposeAsync();
    }
}
