using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Avicenna.Api.Tests.Soak;

/// <summary>Calls servers that may be gone, over connections that are kept, as a service does.</summary>
internal sealed class SoakClient : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The answer; status 0 if none arrived, so that the call may have been carried out or not.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(Uri server, string method, string path, string secret, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        try
        {
            using var response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                response.Headers.RetryAfter.Should().NotBeNull("{0} {1} can be repeated", method, path);
            }

            return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
        }
        catch (HttpRequestException)
        {
            return default;
        }
    }

    /// <summary>The status of a decision about <c>GET /orders</c>; 0 if none arrived.</summary>
    public async Task<int> VerifyAsync(Uri server, string secret) => (await SendAsync(server, "GET", "/verify/orders", secret)).Status;

    public void Dispose() => client.Dispose();
}
