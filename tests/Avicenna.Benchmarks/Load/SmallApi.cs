using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Avicenna.Benchmarks.Load;

/// <summary>An API to stand behind a gateway: Kestrel alone, with the same small answer to everything.</summary>
internal static class SmallApi
{
    /// <summary>The argument that makes the benchmarks' program this server.</summary>
    public const string Argument = "small-api";

    private static readonly byte[] Body = """{"id":17,"status":"shipped","lines":[{"article":4711,"quantity":2}]}"""u8.ToArray();

    public static Task RunAsync(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls(url);
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = Body.Length;
            return context.Response.Body.WriteAsync(Body, 0, Body.Length);
        });
        return app.RunAsync();
    }
}
