namespace Avicenna.Api.Gateway;

internal static class DependencyInjection
{
    /// <summary>Registers the gateway, which listens only where <see cref="GatewayOptions.Urls"/> says so.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddSettings<GatewayOptions>(GatewayOptions.Section);
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddHttpForwarder();
        services.AddSingleton<TenantUpstreams>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<UpstreamFailures>();
        services.AddSingleton<RequestGateway>();
        services.AddSingleton<RequestForwarder>();
        services.AddSingleton<GatewayApplication>();
        services.AddSingleton<GatewayServer>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayServer>());
        services.AddHostedService<UpstreamHealth>();
        return services;
    }
}
