using Avicenna.Domain;
using Microsoft.AspNetCore.Authentication;

namespace Avicenna.Api.Authentication;

internal static class DependencyInjection
{
    /// <summary>Registers bearer authentication and the permission policies.</summary>
    public static IServiceCollection AddApiKeyAuthentication(this IServiceCollection services)
    {
        // Only the core: AddAuthentication would also store encryption keys for cookies in the user's home directory.
        services.AddAuthenticationCore(options => options.DefaultScheme = Credentials.SchemeName);
        services.AddWebEncoders();
        services.AddSettings<CredentialsOptions>(CredentialsOptions.Section);
        services.AddSingleton<IValidateOptions<CredentialsOptions>, CredentialsOptionsValidator>();
        services.AddSingleton<Credentials>();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthenticationHandler>(Credentials.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy.RequireClaim(Policies.PermissionClaim, Names<Permission>.Of(Permission.Admin)));
        return services;
    }
}
