using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Avicenna.Benchmarks.Load;

/// <summary>
/// Kestrel without anything else, answering every request with the header lines and the body of a decision: the fastest that this server could be.
/// </summary>
internal static class BareServer
{
    /// <summary>The argument that makes the benchmarks' program this server.</summary>
    public const string Argument = "bare-server";

    private static readonly byte[] Body =
        """{"success":true,"key_data":{"id":"00000001-0000-4000-8000-000000000001","name":"Key 1","permission":"user","ratelimit_min":1000000,"metadata":null,"expires_at":null,"owner_id":null,"scopes":[]}}"""u8.ToArray();

    public static Task RunAsync(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        var app = builder.Build();
        app.Run(context =>
        {
            var headers = context.Response.Headers;
            headers.CacheControl = "no-store";
            headers.ContentType = "application/json; charset=utf-8";
            headers.ContentLength = Body.Length;
            headers["X-Avicenna-Key-Id"] = "00000001-0000-4000-8000-000000000001";
            headers["X-Avicenna-Permission"] = "user";
            headers["X-Avicenna-Owner-Id"] = "";
            headers["RateLimit-Policy"] = "\"default\";q=1000000;w=60";
            headers["RateLimit"] = "\"default\";r=999999;t=60";
            return context.Response.Body.WriteAsync(Body, 0, Body.Length);
        });
        return app.RunAsync();
    }
}
