using System.Net;
using System.Net.Sockets;
using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Proxies.Configurations;

internal static class RawRequestExtensions
{
    /// <summary>Sends a request over a connection of its own, its target exactly as it is written.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">Where to.</param>
    /// <param name="from">The client's address; null: whatever the system chooses.</param>
    public static async Task<ApiResponse> SendAsync(this ApiRequest request, Uri server, IPAddress? from = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        });
        using var message = request.ToMessage();
        message.RequestUri = new Uri(server.GetLeftPart(UriPartial.Authority) + request.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await client.SendAsync(message);
        return await ApiResponse.ReadAsync(response);
    }
}
