using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Benchmarks.Load;

/// <summary>YARP's direct forwarding without anything else, with the client that its documentation recommends: the fastest that the gateway could be.</summary>
internal static class BareForwarder
{
    /// <summary>The argument that makes the benchmarks' program this server. The arguments behind it: its URL and that of the API.</summary>
    public const string Argument = "bare-forwarder";

    public static Task RunAsync(string url, string api)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        builder.Services.AddLogging();
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
        });
        var requests = new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        app.Run(async context => await forwarder.SendAsync(context, api, client, requests, HttpTransformer.Default));
        return app.RunAsync();
    }
}
