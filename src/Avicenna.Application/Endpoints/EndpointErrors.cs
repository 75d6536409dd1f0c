using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

public static class EndpointErrors
{
    /// <summary>The same error for an unknown endpoint, another tenant's endpoint and a malformed id.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found", "Endpoint not found");

    /// <summary>Another endpoint of the tenant has the same path and method.</summary>
    public static readonly Error Exists = new(ErrorKind.Conflict, "endpoint_exists", "There is already an endpoint with this path and method");
}
