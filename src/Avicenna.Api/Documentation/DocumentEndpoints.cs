using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;

namespace Avicenna.Api.Documentation;

/// <summary>
/// Serves the documentation. It needs no key, because it reveals nothing about tenants or keys. Each file has a route of its own, so no part
/// of a request ever becomes a path.
/// </summary>
internal static class DocumentEndpoints
{
    private static readonly HashSet<string> NoParameters = [];

    private static readonly Lazy<byte[]> Index = new(() => Encoding.UTF8.GetBytes(DocumentIndex.Write()));

    public static void MapDocumentation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDocument("llms.txt", () => TypedResults.Bytes(Index.Value, "text/plain; charset=utf-8"));
        foreach (var document in Document.All)
        {
            endpoints.MapDocument(document.Path, () => TypedResults.Stream(document.Open(), document.MediaType));
        }
    }

    private static void MapDocument(this IEndpointRouteBuilder endpoints, string path, Func<IResult> read) =>
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context =>
        {
            QueryParametersFilter.RequireKnown(context.Request.Query, NoParameters);
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return read().ExecuteAsync(context);
        })
            .WithMetadata(new TenantlessAttribute(), new AllowAnonymousAttribute())
            .ExcludeFromDescription();
}
