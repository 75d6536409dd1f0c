using Avicenna.Api.Tenancy;

namespace Avicenna.Api.OpenApi;

/// <summary>Serves Swagger UI at <c>/docs</c>, with all files embedded in the program.</summary>
internal static class DocsPage
{
    private const string Path = "docs";

    // Users enter keys on this page, so it loads nothing from other origins, and nothing inline except the style in Swagger UI's logo.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDocsPage(this IEndpointRouteBuilder endpoints)
    {
        var page = endpoints.MapSwaggerUI(Path, options =>
        {
            options.DocumentTitle = "Avicenna API";
            options.SwaggerEndpoint($"/openapi/{ApiDocument.Name}.json", "Avicenna");
        });
        page.WithMetadata(new TenantlessAttribute(), new AllowAnonymousAttribute(), new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        page.Add(builder =>
        {
            var answer = builder.RequestDelegate!;
            builder.RequestDelegate = context =>
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                return answer(context);
            };
        });
    }
}
