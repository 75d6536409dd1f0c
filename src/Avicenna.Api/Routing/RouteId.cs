using Avicenna.Application.Errors;

namespace Avicenna.Api.Routing;

/// <summary>Ids in paths and queries.</summary>
internal static class RouteId
{
    /// <summary>Reads an id; what isn't one is missing like an id of nothing.</summary>
    public static Guid Parse(string text, Error notFound) => TryParse(text, out var id) ? id : throw new AvicennaException(notFound);

    /// <summary>Reads an id as it is written in answers, without case. The framework would also take white space around it.</summary>
    public static bool TryParse(string text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) && id.ToString("D").Equals(text, StringComparison.OrdinalIgnoreCase);
}
