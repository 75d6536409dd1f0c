using System.Net.Sockets;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A proxy's process and the directory that all its files are in.</summary>
internal sealed class RunningProxy(Uri address, AvicennaProcess process, DirectoryInfo directory) : IAsyncDisposable
{
    public Uri Address { get; } = address;

    public async Task WaitUntilItListensAsync()
    {
        try
        {
            await Eventually.IsTrueAsync(ListensAsync, "the proxy listens");
        }
        catch (TimeoutException)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"The proxy doesn't listen:\n{process.Output}\n{process.Errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
