using System.Diagnostics;

namespace Avicenna.Api.Observability;

internal static class DependencyInjection
{
    /// <summary>Registers the log of calls, and the export of metrics and traces.</summary>
    public static IServiceCollection AddObservability(this IServiceCollection services)
    {
        services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddSingleton<RefusalSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalSampler>());
        services.AddSingleton<CallLog>();
        services.AddSingleton<DiagnosticSource, MalformedRequests>();
        services.AddSingleton<TelemetryTargets>();
        services.AddSingleton<ExpiringKeysCounter>();
        services.AddHostedService(provider => provider.GetRequiredService<ExpiringKeysCounter>());
        services.AddSingleton<NodeGauges>();
        services.AddSingleton<MetricsServer>();
        services.AddHostedService<TelemetryExport>();
        return services;
    }
}
