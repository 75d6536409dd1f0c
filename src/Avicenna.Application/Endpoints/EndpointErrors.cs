using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

public static class EndpointErrors
{
    /// <summary>What is wrong with scopes at an endpoint that is open to all, or to admins only, who need none.</summary>
    internal const string ScopesNeedUser = "scopes are only for endpoints with authentication 'user'";

    /// <summary>One answer for an endpoint that isn't there, for another tenant's, and for what isn't an id at all.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found", "Endpoint not found");

    /// <summary>Another endpoint of the tenant has the same path and method.</summary>
    public static readonly Error Exists = new(ErrorKind.Conflict, "endpoint_exists", "There is already an endpoint with this path and method");
}
