using System.Net;
using Avicenna.AspNetCore.Authorization;
using Avicenna.AspNetCore.Caching;
using Avicenna.AspNetCore.Verification;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Avicenna.AspNetCore;

/// <summary>Registers authentication by Avicenna.</summary>
public static class AuthenticationBuilderExtensions
{
    private const int MaxAnswerSize = 64 * 1024;

    /// <summary>Adds authentication by Avicenna, which decides about each request.</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="configure">Sets at least <see cref="AvicennaOptions.Address"/>.</param>
    public static AuthenticationBuilder AddAvicenna(this AuthenticationBuilder builder, Action<AvicennaOptions> configure) =>
        builder.AddAvicenna(AvicennaDefaults.AuthenticationScheme, configure);

    /// <summary>Adds authentication by Avicenna under a name of its own, for APIs that ask more than one.</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="authenticationScheme">The name of the authentication scheme.</param>
    /// <param name="configure">Sets at least <see cref="AvicennaOptions.Address"/>.</param>
    public static AuthenticationBuilder AddAvicenna(this AuthenticationBuilder builder, string authenticationScheme, Action<AvicennaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<AvicennaOptions>(authenticationScheme).ValidateOnStart();
        // Also for [Authorize] alone, without a call of the API's own.
        services.AddAuthorization();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IAuthorizationHandler, AdminHandler>(),
            ServiceDescriptor.Singleton<IAuthorizationHandler, AllowedHandler>(),
            ServiceDescriptor.Singleton<IAuthorizationHandler, DecidedRequestGuard>(),
            ServiceDescriptor.Singleton<IAuthorizationHandler, ScopeHandler>(),
        ]);
        services.TryAddSingleton(TimeProvider.System);
        AddHttpClients(services, authenticationScheme);
        AddVerifier(services, authenticationScheme);
        return builder.AddScheme<AvicennaOptions, AvicennaHandler>(authenticationScheme, configure);
    }

    private static void AddHttpClients(IServiceCollection services, string scheme)
    {
        AddHttpClient(services, VerifyClientName(scheme), scheme)
            .ConfigureHttpClient((provider, client) =>
            {
                // The pipeline's time-out ends at the headers; this one includes the body.
                client.Timeout = 2 * OptionsOf(provider, scheme).Timeout;
                client.MaxResponseContentBufferSize = MaxAnswerSize;
            })
            .AddResilienceHandler("avicenna", (pipeline, context) => pipeline
                .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    ShouldHandle = arguments => ValueTask.FromResult(IsOutage(arguments.Outcome)),
                    FailureRatio = 0.5,
                    MinimumThroughput = 10,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = TimeSpan.FromSeconds(2),
                })
                .AddTimeout(OptionsOf(context.ServiceProvider, scheme).Timeout));
        AddHttpClient(services, ChangesClientName(scheme), scheme)
            .ConfigureHttpClient(client => client.Timeout = System.Threading.Timeout.InfiniteTimeSpan);
    }

    private static IHttpClientBuilder AddHttpClient(IServiceCollection services, string name, string scheme) => services
        .AddHttpClient(name, (provider, client) => client.BaseAddress = OptionsOf(provider, scheme).Address)
        .UseSocketsHttpHandler((handler, _) =>
        {
            // A redirect would carry the key to another place, and its answer would count as Avicenna's.
            handler.AllowAutoRedirect = false;
            handler.UseCookies = false;
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        })
        .SetHandlerLifetime(System.Threading.Timeout.InfiniteTimeSpan)
        // At the trace level they would log the key.
        .RemoveAllLoggers();

    private static void AddVerifier(IServiceCollection services, string scheme)
    {
        services.AddKeyedSingleton(scheme, (provider, _) =>
        {
            var options = OptionsOf(provider, scheme);
            return new DecisionCache(TimeOf(provider, options), options.CacheFor, options.MaxCachedDecisions);
        });
        services.AddKeyedSingleton(scheme, (provider, _) =>
        {
            var options = OptionsOf(provider, scheme);
            var time = TimeOf(provider, options);
            var client = new VerifyClient(HttpOf(provider, VerifyClientName(scheme)), options, time, provider.GetRequiredService<ILogger<VerifyClient>>());
            return new Verifier(client, provider.GetRequiredKeyedService<DecisionCache>(scheme), new LocalLimiter(time), options);
        });
        services.AddSingleton<IHostedService>(provider =>
        {
            var options = OptionsOf(provider, scheme);
            return new ChangesListener(
                HttpOf(provider, ChangesClientName(scheme)), options, provider.GetRequiredKeyedService<DecisionCache>(scheme),
                TimeOf(provider, options), provider.GetRequiredService<ILogger<ChangesListener>>());
        });
    }

    // A refusal of one client, or Avicenna's own 503 for one key, is no reason to refuse all.
    private static bool IsOutage(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || (outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError } response && !response.Headers.Contains(VerifyAnswer.StatusHeader));

    private static AvicennaOptions OptionsOf(IServiceProvider provider, string scheme) => provider.GetRequiredService<IOptionsMonitor<AvicennaOptions>>().Get(scheme);

    private static TimeProvider TimeOf(IServiceProvider provider, AvicennaOptions options) => options.TimeProvider ?? provider.GetRequiredService<TimeProvider>();

    private static HttpClient HttpOf(IServiceProvider provider, string name) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static string VerifyClientName(string scheme) => $"{typeof(VerifyClient).FullName}:{scheme}";

    private static string ChangesClientName(string scheme) => $"{typeof(ChangesListener).FullName}:{scheme}";
}
