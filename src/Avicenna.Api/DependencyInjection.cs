using Avicenna.Api.Authentication;
using Avicenna.Api.Dashboard;
using Avicenna.Api.Documentation;
using Avicenna.Api.Gateway;
using Avicenna.Api.Health;
using Avicenna.Api.Json;
using Avicenna.Api.Logging;
using Avicenna.Api.Observability;
using Avicenna.Api.OpenApi;
using Avicenna.Api.Problems;
using Avicenna.Api.Proxies;
using Avicenna.Api.Routing;
using Avicenna.Api.Startup;
using Avicenna.Api.Tenancy;
using Avicenna.Api.Verification;
using Avicenna.Application.Startup;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Avicenna.Api;

internal static class DependencyInjection
{
    /// <summary>Registers the HTTP layer: controllers, authentication, tenancy, problem details.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSettings();
        services.AddMasking();
        services.AddApiKeyAuthentication();
        services.AddHealth();
        services.AddObservability();
        services.AddApiDescription();
        services.AddSingleton<SubdomainResolver>();
        services.AddSingleton<TenantFinder>();
        services.AddSingleton<ClientAddresses>();
        services.AddSingleton<ProxyWarnings>();
        services.AddSingleton<FirstKeyAnnouncement>();
        services.AddSingleton<RequestVerifier>();
        services.AddGateway();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddValidatorsFromAssembly(typeof(DependencyInjection).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddFluentValidationAutoValidation(options =>
        {
            options.DisableDataAnnotationsValidation = true;
            // What a body asks for is judged by its use case, after routes and headers, and keeps the order of its members.
            options.Filter = type => !type.IsAssignableTo(typeof(ApiKeyInput));
        });
        services.AddControllers(options =>
            {
                options.InputFormatters.Clear();
                options.InputFormatters.Add(new JsonBodyInputFormatter());
                options.OutputFormatters.Clear();
                options.OutputFormatters.Add(new JsonOutputFormatter());
                // Before the framework's own, which answers for values that a validator refuses.
                options.Filters.Add<QueryParametersFilter>(int.MinValue);
                options.Conventions.Add(new HeadConvention());
                options.ModelMetadataDetailsProviders.Add(new QueryNames());
                // Its members have no validators of their own.
                options.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(ApiKeyInput)));
                // No action reads a form, so none is ever parsed or buffered on disk.
                options.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            });
        services.AddSingleton<ParameterBinder, DirectParameterBinder>();
        // A client that stalls in the middle of a request must not delay shutdown for longer than orchestrators wait.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.Configure<ApiBehaviorOptions>(options =>
        {
            // Statuses without a body become problem details in one place, after MVC.
            options.SuppressMapClientErrors = true;
            options.InvalidModelStateResponseFactory = context => throw new ValidationFailedException(
                context.ModelState
                    .Where(entry => entry.Value?.Errors.Count > 0)
                    .ToDictionary(entry => JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Key), entry => entry.Value!.Errors.Select(error => error.ErrorMessage).ToArray()));
        });
        return services;
    }

    /// <summary>Configures the request pipeline, in the contract's order of checks.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseCallMetrics(AskedRequest.IsVerification);
        app.UseHostFiltering();
        // Before the exception handler, to see its response.
        app.UseCallLogging();
        app.UseExceptionHandler(_ => { });
        // Before routing and MVC, which a decision doesn't need. The tenant is that of the call's own host; forwarded hosts come from the client of
        // the request in question.
        app.Use(app.Services.GetRequiredService<RequestVerifier>().InvokeAsync);
        app.UseStatusCodePages(context => context.HttpContext.Response.WriteProblemAsync(Problem.FromStatus(context.HttpContext.Response.StatusCode)));
        app.UseMiddleware<ForwardedHostGuard>();
        app.UseForwardedHeadersOfProxies();
        app.UseRouting();
        app.Use(RawTarget.RejectDotSegmentsAsync);
        app.UseMiddleware<TenancyMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapControllers().RequireAuthorization();
        app.MapHealth();
        app.MapDocsPage();
        app.MapDocumentation();
        app.MapDashboard();
        return app;
    }

    private static void AddSettings(this IServiceCollection services)
    {
        services.AddSettings<ProxiesOptions>(ProxiesOptions.Section);
        services.AddSingleton<IPostConfigureOptions<DatabaseOptions>, DevelopmentDefaults>();
        services.AddSingleton<IPostConfigureOptions<TenancyOptions>, DevelopmentDefaults>();
        services.AddSingleton<IValidateOptions<ProxiesOptions>, ProxiesOptionsValidator>();
        services.AddSingleton<IPostConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
    }

    private static void AddMasking(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new MaskingLoggerFactory(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>()))));
}
