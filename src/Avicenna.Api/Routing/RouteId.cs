namespace Avicenna.Api.Routing;

/// <summary>Ids in paths.</summary>
internal static class RouteId
{
    /// <summary>Reads an id; what isn't one is missing like an id of nothing.</summary>
    public static Guid Parse(string text, Func<Exception> notFound) => Guid.TryParseExact(text, "D", out var id) ? id : throw notFound();
}
