using Avicenna.Application.Errors;

namespace Avicenna.Api.Routing;

/// <summary>Parses ids in paths and queries.</summary>
internal static class RouteId
{
    /// <summary>Parses an id. A malformed id is treated like the id of an object that doesn't exist.</summary>
    public static Guid Parse(string text, Error notFound) => TryParse(text, out var id) ? id : throw new AvicennaException(notFound);

    /// <summary>Parses an id in the format of responses, ignoring case. The framework would also accept surrounding white space.</summary>
    public static bool TryParse(string text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
}
