using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Authentication;

namespace Avicenna.Api.Authentication;

internal static class DependencyInjection
{
    /// <summary>Registers bearer authentication and the permission policies.</summary>
    public static IServiceCollection AddApiKeyAuthentication(this IServiceCollection services)
    {
        // Only the core: AddAuthentication would also store encryption keys for cookies in the user's home directory.
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerCredential.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthenticationHandler>(BearerCredential.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy.RequireClaim(Policies.PermissionClaim, Names<Permission>.Of(Permission.Admin)));
        return services;
    }
}
