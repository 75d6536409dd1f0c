using System.Diagnostics;
using System.Globalization;

namespace Avicenna.Testing;

/// <summary>Three Redis servers that form a cluster, each with a third of the slots and without a replica.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Size = 3;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("avicenna-cluster-");
    private readonly List<RedisServer> servers = [];

    private RedisCluster()
    {
    }

    public IReadOnlyList<RedisServer> Servers => servers;

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        for (var server = 0; server < Size; server++)
        {
            cluster.servers.Add(await RedisServer.StartAsync(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                Path.Combine(cluster.directory.FullName, $"{RedisServer.PortPlaceholder}.conf"),
                "--cluster-port",
                FreePort.Find().ToString(CultureInfo.InvariantCulture),
                // After this time without an answer, the others consider a server dead.
                "--cluster-node-timeout",
                "2000"));
        }

        await RunAsync(["--cluster", "create", .. cluster.servers.Select(server => server.ConnectionString), "--cluster-yes"]);
        await Eventually.IsTrueAsync(
            async () => (await Task.WhenAll(cluster.servers.Select(server => RunAsync("-p", $"{server.Port}", "cluster", "info")))).All(info => info.Contains("cluster_state:ok", StringComparison.Ordinal)),
            "all servers agree that the cluster works");
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var client = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true })!;
        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        return client.ExitCode == 0 ? output : throw new InvalidOperationException($"redis-cli ended with {client.ExitCode}: {output}");
    }
}
