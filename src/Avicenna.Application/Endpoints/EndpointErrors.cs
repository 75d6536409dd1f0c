using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

public static class EndpointErrors
{
    /// <summary>One answer for an endpoint that isn't there, for another tenant's, and for what isn't an id at all.</summary>
    public static NotFoundException NotFound() => new("Endpoint not found");
}
