using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

public static class TenantErrors
{
    public static NotFoundException NotFound(string subdomain) => new($"There is no tenant '{subdomain}'");

    /// <summary>The tenant was there when the call began.</summary>
    public static NotFoundException Gone() => new("The tenant doesn't exist any more");
}
