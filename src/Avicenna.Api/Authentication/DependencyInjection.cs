using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Authentication;

namespace Avicenna.Api.Authentication;

internal static class DependencyInjection
{
    /// <summary>Registers bearer authentication and the permission policies.</summary>
    public static IServiceCollection AddApiKeyAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(BearerAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthenticationHandler>(BearerAuthenticationHandler.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy.RequireClaim(Policies.PermissionClaim, PermissionNames.Admin));
        return services;
    }
}
