using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

public static class TenantErrors
{
    /// <summary>The tenant existed when the call began.</summary>
    public static readonly Error Gone = new(ErrorKind.NotFound, "not_found", "The tenant doesn't exist any more");

    public static Error NotFound(string subdomain) => new(ErrorKind.NotFound, "not_found", $"There is no tenant '{subdomain}'");

    public static Error Exists(string subdomain) => new(ErrorKind.Conflict, "tenant_exists", $"There is already a tenant '{subdomain}'");
}
