using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

public static class ApiKeyErrors
{
    /// <summary>One answer for a key that isn't there, for another tenant's, and for what isn't an id at all.</summary>
    public static NotFoundException NotFound() => new("API key not found");
}
