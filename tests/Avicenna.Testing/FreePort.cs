using System.Net;
using System.Net.Sockets;

namespace Avicenna.Testing;

/// <summary>For programs that can't choose a port themselves and say which.</summary>
public static class FreePort
{
    /// <summary>A port of the loopback address on which nothing listens now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
