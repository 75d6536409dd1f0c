using System.Net;
using System.Net.Sockets;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>An address that nothing answers at: a full backlog takes no further connection.</summary>
internal sealed class FullSocket : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> clients;

    public FullSocket()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(0);
        clients = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];
        clients.ForEach(client => _ = client.ConnectAsync(socket.LocalEndPoint!));
    }

    public string Address => $"http://{socket.LocalEndPoint}";

    public void Dispose()
    {
        clients.ForEach(client => client.Dispose());
        socket.Dispose();
    }
}
