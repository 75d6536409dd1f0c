using Avicenna.Api.Json;
using Avicenna.Api.OpenApi;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Dashboard;

/// <summary>
/// <c>/</c>: the dashboard, for anybody, because it holds nothing until somebody signs in; for a client that asks for no HTML the addresses
/// of what else needs no key. The page's files have addresses that change with their content, so that browsers keep them.
/// </summary>
internal static class DashboardPage
{
    // Nothing from elsewhere and nothing inline, and no text that becomes markup: keys are typed into this page.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string PagePath = "app/index.html";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly HashSet<string> NoParameters = [];
    private static readonly Addresses Known = new(true, "Avicenna", "/health/live", "/health/ready", $"/openapi/{ApiDocument.Name}.json", "/llms.txt", "/docs");

    public static void MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        var files = DashboardFile.ReadAll();
        var folder = $"/assets/{DashboardFile.HashOf(files)}";
        var page = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files.Single(file => file.Path == PagePath).Content).Replace("{assets}", folder, StringComparison.Ordinal));
        // The page differs from version to version by its folder's name.
        var tag = new EntityTagHeaderValue($"\"{folder.Split('/')[^1]}\"");
        endpoints.MapForAnybody("/", context => AsksForHtml(context.Request) ? WritePageAsync(context, page, tag) : WriteAddressesAsync(context));
        foreach (var file in files.Where(file => file.Path != PagePath))
        {
            endpoints.MapForAnybody($"{folder}/{file.Path}", context =>
            {
                context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return file.WriteAsync(context);
            });
        }
    }

    private static void MapForAnybody(this IEndpointRouteBuilder endpoints, string path, RequestDelegate answer) =>
        endpoints.MapMethods(path, Methods, context =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return answer(context);
        }).WithMetadata(new TenantlessAttribute(), new AllowAnonymousAttribute());

    // A browser names HTML; curl and libraries say */* or nothing.
    private static bool AsksForHtml(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double QualityOf(string type) => accepted.Where(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(value => value.Quality ?? 1).DefaultIfEmpty(0).Max();
        return QualityOf("text/html") is > 0 and var html && html >= QualityOf("application/json");
    }

    private static Task WritePageAsync(HttpContext context, byte[] page, EntityTagHeaderValue tag)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        headers.ETag = tag.ToString();
        headers.Vary = "Accept";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        return context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    private static Task WriteAddressesAsync(HttpContext context)
    {
        QueryParametersFilter.RequireKnown(context.Request.Query, NoParameters);
        context.Response.Headers.Vary = "Accept";
        return context.Response.WriteAsJsonAsync(Known, ApiJson.Options);
    }

    /// <summary>What a program finds here without a key.</summary>
    private sealed record Addresses(bool Success, string Name, string HealthLive, string HealthReady, string Openapi, string LlmsTxt, string Docs);
}
