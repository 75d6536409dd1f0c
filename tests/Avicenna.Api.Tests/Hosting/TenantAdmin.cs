using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>A tenant of a test's own and its first admin key.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Secret">The key itself.</param>
/// <param name="KeyId">The key's id.</param>
internal sealed record TenantAdmin(Tenant Tenant, string Secret, Guid KeyId)
{
    public string Host => $"{Tenant.Subdomain}.localhost";
}
