using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography;

namespace Avicenna.Api.Dashboard;

/// <summary>A file of the dashboard, embedded in the program as it is and compressed (<c>Embed.targets</c>).</summary>
/// <param name="Path">Its path below the folder that all files share, such as <c>app/main.js</c>.</param>
internal sealed record DashboardFile(string Path, string ContentType, byte[] Content, byte[] Brotli, byte[] Gzip)
{
    private const string Prefix = "dashboard/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    /// <summary>Reads all files, ordered by path.</summary>
    public static IReadOnlyList<DashboardFile> ReadAll()
    {
        var assembly = typeof(DashboardFile).Assembly;
        // By names with slashes, whatever separates folders where the program was built.
        var resources = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => Read(assembly, name), StringComparer.Ordinal);
        return
        [
            .. from resource in resources
               where ContentTypes.ContainsKey(System.IO.Path.GetExtension(resource.Key))
               orderby resource.Key
               select new DashboardFile(
                   resource.Key,
                   ContentTypes[System.IO.Path.GetExtension(resource.Key)],
                   resource.Value,
                   resources[$"{resource.Key}.br"],
                   resources[$"{resource.Key}.gz"]),
        ];
    }

    /// <summary>Returns a hash over the names and contents of all files, for their address: another version has other addresses.</summary>
    public static string HashOf(IEnumerable<DashboardFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Path));
            hash.AppendData(SHA256.HashData(file.Content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Writes the file in the smallest form that the client accepts.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var (encoding, body) = Choose(context.Request.Headers.AcceptEncoding.ToString());
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.ContentEncoding = encoding;
        context.Response.Headers.Vary = "Accept-Encoding";
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private (string? Encoding, byte[] Body) Choose(string accepted)
    {
        var codings = accepted.Split(',').Select(text => StringWithQualityHeaderValue.TryParse(text, out var value) ? value : null).Where(value => value is not { Quality: 0 }).Select(value => value?.Value).ToList();
        return codings.Contains("br", StringComparer.OrdinalIgnoreCase) ? ("br", Brotli)
            : codings.Contains("gzip", StringComparer.OrdinalIgnoreCase) ? ("gzip", Gzip)
            : (null, Content);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
