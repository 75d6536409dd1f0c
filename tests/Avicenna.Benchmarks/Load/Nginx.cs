using System.Diagnostics;
using Avicenna.Testing;

namespace Avicenna.Benchmarks.Load;

/// <summary>nginx with <c>auth_request</c>, by the configuration in <c>docs/proxies</c>.</summary>
internal static class Nginx
{
    // Debian keeps it where only root's PATH leads.
    private static readonly string? Program = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Append("/usr/sbin").Select(directory => Path.Combine(directory, "nginx")).FirstOrDefault(File.Exists);

    public static string? ReasonToOmit => Program is null ? "nginx is not on the PATH" : null;

    /// <param name="directory">Where its files go.</param>
    /// <param name="avicenna">Who decides.</param>
    /// <param name="api">The API.</param>
    public static async Task<MeasuredServer> StartAsync(string directory, Uri avicenna, Uri api)
    {
        var address = MeasuredServer.FindAddress();
        var configuration = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/proxies/nginx.conf")))
            .Replace("127.0.0.1:5000", avicenna.Authority, StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", api.Authority, StringComparison.Ordinal)
            .Replace("listen 80;", $"listen {address.Authority};", StringComparison.Ordinal)
            .Replace("http {\n", "http {\n    access_log off;\n", StringComparison.Ordinal);
        var file = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(file, configuration);
        // As many processes as cores, as Debian's own configuration has it.
        var start = new ProcessStartInfo(Program!, ["-p", directory, "-c", file, "-e", "stderr", "-g", "daemon off; worker_processes auto; pid nginx.pid;"]);
        return await MeasuredServer.StartAsync("nginx, without Avicenna's part", address, "/", start);
    }
}
