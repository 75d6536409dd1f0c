namespace Avicenna.Api.Routing;

/// <summary>Parses ids in paths.</summary>
internal static class RouteId
{
    /// <summary>Parses an id. A malformed id is treated like the id of an object that doesn't exist.</summary>
    public static Guid Parse(string text, Error notFound) => Uuid.TryParse(text, out var id) ? id : throw new AvicennaException(notFound);
}
