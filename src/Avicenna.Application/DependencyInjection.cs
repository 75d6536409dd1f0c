using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Changes;
using Avicenna.Application.Decisions;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Settings;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Application.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Application;

public static class DependencyInjection
{
    /// <summary>Registers the use cases and the kernel. Infrastructure registers the implementations of the ports.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<AuditTrailReader>();
        services.AddSingleton<AuditKeyReadiness>();
        services.AddSingleton<StoreReadiness>();
        services.AddSingleton<StoreStatus>();
        services.AddHostedService<StoreReadProber>();
        services.AddHostedService<StoreWriteProber>();
        services.AddSingleton<FirstApiKey>();
        services.AddSingleton<MaxLifetime>();
        services.AddSingleton<TenantWatches>();
        services.AddSingleton<ChangeStreams>();
        services.AddSingleton<RefusedCalls>();
        services.AddHostedService<RefusedCallRecorder>();
        services.AddHostedService<IdempotencySweeper>();
        services.AddHostedService<UsageSweeper>();
        services.AddHostedService<OutdatedTexts>();
        services.AddAutoMapper(typeof(DependencyInjection));
        services.AddValidatorsFromAssembly(typeof(DependencyInjection).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        return services.AddDecisions().AddSettings().AddRequestHandlers();
    }

    private static IServiceCollection AddDecisions(this IServiceCollection services)
    {
        services.AddSingleton<AccessDecider>();
        services.AddSingleton<CacheBudget>();
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<ApiKeyLookup>();
        services.AddSingleton<TenantCache>();
        services.AddSingleton<Invalidations>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<StrangerGate>();
        services.AddSingleton<FailedAttemptThrottle>();
        services.AddSingleton<RequestWindows<Guid>>();
        services.AddSingleton<UsageRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageRecorder>());
        services.AddSingleton<HashUpgrader>();
        services.AddHostedService(provider => provider.GetRequiredService<HashUpgrader>());
        return services;
    }

    private static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSettings<DatabaseOptions>(DatabaseOptions.Section);
        services.AddSettings<SecurityOptions>(SecurityOptions.Section);
        services.AddSettings<TenancyOptions>(TenancyOptions.Section);
        services.AddSettings<BootstrapOptions>(BootstrapOptions.Section);
        services.AddSettings<CacheOptions>(CacheOptions.Section);
        services.AddSettings<UsageOptions>(UsageOptions.Section);
        services.AddSettings<KeysOptions>(KeysOptions.Section);
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<IValidateOptions<TenancyOptions>, TenancyOptionsValidator>();
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.AddSingleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>();
        services.AddSingleton<IValidateOptions<KeysOptions>, KeysOptionsValidator>();
        services.AddSingleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>();
        return services;
    }

    // MediatR 5.1 has no registration of its own for this container (docs/decisions/0006-pinned-versions.md).
    private static IServiceCollection AddRequestHandlers(this IServiceCollection services)
    {
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));

        var handlers =
            from type in typeof(DependencyInjection).Assembly.GetTypes()
            where type is { IsAbstract: false, IsGenericTypeDefinition: false }
            from contract in type.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddTransient(contract, type);
        }

        return services;
    }
}
