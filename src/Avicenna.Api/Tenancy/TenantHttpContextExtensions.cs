using Avicenna.Domain.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tenancy;

internal static class TenantHttpContextExtensions
{
    /// <summary>The tenant that the request addresses; null where the endpoint needs none.</summary>
    public static Tenant? FindTenant(this HttpContext context) => context.Features.Get<Tenant>();

    /// <summary>The tenant that the request addresses.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is one that needs no tenant.</exception>
    public static Tenant GetTenant(this HttpContext context) => context.Features.GetRequiredFeature<Tenant>();

    public static void SetTenant(this HttpContext context, Tenant tenant) => context.Features.Set(tenant);
}
