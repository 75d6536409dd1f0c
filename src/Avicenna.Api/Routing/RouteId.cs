using Avicenna.Application;
using Avicenna.Application.Errors;

namespace Avicenna.Api.Routing;

/// <summary>Ids in paths.</summary>
internal static class RouteId
{
    /// <summary>Reads an id; a text that isn't one is missing like the id of nothing.</summary>
    public static Guid Parse(string text, Error notFound) => Uuid.TryParse(text, out var id) ? id : throw new AvicennaException(notFound);
}
