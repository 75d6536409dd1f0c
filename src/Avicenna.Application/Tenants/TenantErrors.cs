using Avicenna.Application.Errors;

namespace Avicenna.Application.Tenants;

internal static class TenantErrors
{
    public static NotFoundException NotFound(string subdomain) => new($"There is no tenant '{subdomain}'");
}
