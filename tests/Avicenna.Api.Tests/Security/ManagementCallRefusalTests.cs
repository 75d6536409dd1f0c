using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Application.Usage;
using Avicenna.Testing.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Avicenna.Api.Tests.Security;

/// <summary>What every management call answers to those who may not make it, and when the store can't work.</summary>
internal sealed class ManagementCallRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.All))]
    public async Task AnyCall_NoKey_Is401(ApiRequest request) =>
        (await Api.SendAsync(request with { Authorization = null })).ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required");

    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.All))]
    public async Task AnyCall_UnknownKey_Is401BeforeTheBodyIsLookedAt(ApiRequest request) =>
        (await Api.SendAsync(request.WithKey("avcna_sk_nobodys_key") with { Body = "nonsense"u8.ToArray(), ContentType = "text/plain" }))
            .ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");

    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.OfAdmins))]
    public async Task AdminCall_UserKey_Is403BeforeQueryAndBodyAreLookedAt(ApiRequest request)
    {
        var (secret, _) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(request.WithKey(secret) with { Path = $"{request.Path}?limit=0&nonsense=1", Body = "nonsense"u8.ToArray(), ContentType = "text/plain" });

        response.ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"insufficient_scope\"");
    }

    [TestCase("/admin/api-keys", "GET, HEAD, POST")]
    [TestCase("/admin/api-keys/00000000-0000-0000-0000-000000000001", "DELETE, GET, HEAD, PATCH")]
    [TestCase("/admin/api-keys/00000000-0000-0000-0000-000000000001/rotate", "POST")]
    [TestCase("/admin/api-keys/00000000-0000-0000-0000-000000000001/usage", "GET, HEAD")]
    [TestCase("/admin/usage", "GET, HEAD")]
    [TestCase("/admin/usage/keys", "GET, HEAD")]
    [TestCase("/admin/audit-events", "GET, HEAD")]
    [TestCase("/admin/endpoints", "GET, HEAD, POST")]
    [TestCase("/admin/endpoints/00000000-0000-0000-0000-000000000001", "DELETE, GET, HEAD, PATCH")]
    [TestCase("/admin/settings", "GET, HEAD, PATCH")]
    [TestCase("/api-keys/current", "DELETE, GET, HEAD")]
    [TestCase("/api-keys/current/usage", "GET, HEAD")]
    [TestCase("/api-keys/changes", "GET, HEAD")]
    [TestCase("/health/live", "GET, HEAD")]
    [TestCase("/health/ready", "GET, HEAD")]
    public async Task AnyCall_OtherMethod_Is405ThatNamesTheKnownOnesAlsoWithoutAKey(string path, string allowed)
    {
        var known = allowed.Split(", ");
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" }.Except(known))
        {
            var response = await Api.SendAsync(new ApiRequest(method, path) { Authorization = null });

            response.ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
            response.ContentHeaders.Allow.Should().BeEquivalentTo(known);
        }
    }

    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.All))]
    public async Task AnyCall_UnknownQueryParameter_Is400(ApiRequest request) =>
        (await Api.SendAsync(request with { Path = $"{request.Path}?dry_run=1" })).ShouldBeInvalid("dry_run", "Unknown query parameter 'dry_run'");

    [Test]
    public async Task AnyCall_StoreUnavailableAfterTheKeyWasRead_Is503WithRetryAfter()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingAfterTheKeyWasRead(database, new StoreUnavailableException("The test says so"));

        foreach (var request in ThatReadTheStore(ManagementCalls.All))
        {
            var response = await api.SendAsync(request);

            response.ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
            response.Header("Retry-After").Should().Be("5");
        }
    }

    [Test]
    public async Task AnyCall_StoreUnavailableForTheKey_Is503WithRetryAfter()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = Failing(database, new StoreUnavailableException("The test says so"), findsKeys: false);

        foreach (var request in ManagementCalls.All)
        {
            var response = await api.SendAsync(request);

            response.ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
            response.Header("Retry-After").Should().Be("5");
        }
    }

    [Test]
    public async Task AnyCall_UnexpectedFailureAfterTheKeyWasRead_Is500()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingAfterTheKeyWasRead(database, new InvalidOperationException("The test says so"));

        foreach (var request in ThatReadTheStore(ManagementCalls.All))
        {
            (await api.SendAsync(request)).ShouldBeProblem(500, "Internal Server Error", "internal_error", "Internal error");
        }
    }

    [Test]
    public async Task CallWithoutAnId_TenantOrKeyDeletedMeanwhile_Is404()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var tenantless = FailingAfterTheKeyWasRead(database, new AvicennaException(TenantErrors.Gone));
        await using var keyless = FailingAfterTheKeyWasRead(database, new AvicennaException(ApiKeyErrors.NotFound));

        foreach (var request in new[] { ApiRequest.CreateKey("""{"name":"a"}"""), ApiRequest.Post("/admin/endpoints", """{"path":"/a","authentication":"user"}"""), ApiRequest.Post("/admin/endpoints/match", """{"method":"GET","path":"/a"}"""), ApiRequest.Get("/admin/settings"), ApiRequest.Patch("/admin/settings", "{}") })
        {
            (await tenantless.SendAsync(request)).ShouldBeProblem(404, "Not Found", "not_found", "The tenant doesn't exist any more");
        }

        foreach (var request in ThatReadTheStore(ManagementCalls.OfAnyKey))
        {
            (await keyless.SendAsync(request)).ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
        }
    }

    [Test]
    public async Task CallThatMints_SameIdempotencyKeyUnderWay_Is409()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingAfterTheKeyWasRead(database, new AvicennaException(IdempotencyErrors.InFlight));

        foreach (var request in new[] { ApiRequest.CreateKey("""{"name":"a"}"""), ApiRequest.RotateKey(Guid.NewGuid()) })
        {
            var response = await api.SendAsync(request.WithHeader("Idempotency-Key", "k1"));

            response.ShouldBeProblem(409, "Conflict", "idempotency_in_flight", "A call with this Idempotency-Key may still be under way; try again with the same key");
            response.Header("Retry-After").Should().Be("5");
        }
    }

    [Test]
    public void ManagementCalls_OfThisTable_AreAllThereAre()
    {
        var routes = Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods, (endpoint, method) => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            .Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal))
            .ToList();

        routes.Should().NotBeEmpty().And.BeEquivalentTo(
            ManagementCalls.All.Select(request => $"{(request.Method == "HEAD" ? "GET" : request.Method)} {request.Path.Replace("00000000-0000-0000-0000-000000000001", "{id}")}").Distinct());
    }

    // A stream of changes needs nothing but its key.
    private static IEnumerable<ApiRequest> ThatReadTheStore(IEnumerable<ApiRequest> requests) => requests.Where(request => request.Path != "/api-keys/changes");

    private static AvicennaApi FailingAfterTheKeyWasRead(TestDatabase database, Exception exception) => Failing(database, exception, findsKeys: true);

    private static AvicennaApi Failing(TestDatabase database, Exception exception, bool findsKeys)
    {
        var keys = new Mock<IApiKeyRepository> { DefaultValueProvider = new FailingTasks(exception) };
        IApiKeyRepository? real = null;
        return new AvicennaApi(database, replaceServices: services =>
        {
            var registered = services.Last(service => service.ServiceType == typeof(IApiKeyRepository));
            services.AddSingleton(provider =>
            {
                real ??= (IApiKeyRepository)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!));
                if (findsKeys)
                {
                    keys.Setup(repository => repository.FindByHashAsync(It.IsAny<IReadOnlyList<Domain.ApiKeys.SecretHash>>(), It.IsAny<CancellationToken>()))
                        .Returns((IReadOnlyList<Domain.ApiKeys.SecretHash> hashes, CancellationToken token) => real.FindByHashAsync(hashes, token));
                }

                keys.Setup(repository => repository.AddFirstAsync(It.IsAny<Domain.ApiKeys.ApiKey>(), It.IsAny<CancellationToken>()))
                    .Returns((Domain.ApiKeys.ApiKey key, CancellationToken token) => real.AddFirstAsync(key, token));
                return keys.Object;
            });
            services.AddSingleton(FailingWith<IAuditEventRepository>(exception));
            services.AddSingleton(FailingWith<IUsageRepository>(exception));
            services.AddSingleton(FailingWith<IEndpointRepository>(exception));
            services.AddSingleton(FailingWith<ITenantSettingsRepository>(exception));
        });
    }

    private static T FailingWith<T>(Exception exception)
        where T : class => new Mock<T> { DefaultValueProvider = new FailingTasks(exception) }.Object;
}
