using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Security;
using Avicenna.Api.Tests.Verification;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Avicenna.Api.Tests.Problems;

/// <summary>What callers see when the fault is not theirs.</summary>
internal sealed class FailureTests
{
    private const string Inner = "Login failed for user 'sa' at 10.1.2.3";

    private static readonly ApiRequest Request = ApiRequest.Get("/api-keys/current");

    [Test]
    public async Task AnyCall_UnexpectedException_IsABare500AndIsLogged()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingWith(database, new InvalidOperationException(Inner));

        var response = await api.SendAsync(Request);

        response.ShouldBeProblem(500, "Internal Server Error", "internal_error", "Internal error");
        api.Logs.Lines.Should().ContainSingle(line => line.StartsWith("Error Avicenna.") && line.Contains(Inner));
    }

    [Test]
    public async Task AnyCall_StoreUnavailable_Is503WithRetryAfter()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingWith(database, new StoreUnavailableException("The test says so", new InvalidOperationException(Inner)));

        var response = await api.SendAsync(Request);

        response.ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
        response.Header("Retry-After").Should().Be("5");
    }

    [Test]
    public async Task Verify_UnexpectedException_IsARefusalLikeOthers()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = FailingWith(database, new InvalidOperationException(Inner));

        var response = await api.SendAsync(ApiRequest.Verify("GET", "/a").WithKey(AvicennaApi.AdminKey));

        response.ShouldRefuse(500, "Internal Server Error", "internal_error", "Internal error");
    }

    [Test]
    public async Task VerifyBelowAPrefix_UnexpectedExceptionOrStoreUnavailable_IsARefusalLikeOthers()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var broken = FailingWith(database, new InvalidOperationException(Inner));
        await using var storeless = FailingWith(database, new StoreUnavailableException("The test says so"));
        var request = ApiRequest.Get("/verify/a");

        (await broken.SendAsync(request)).ShouldRefuse(500, "Internal Server Error", "internal_error", "Internal error");
        (await storeless.SendAsync(request)).ShouldRefuse(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
    }

    [Test]
    public async Task AnyCall_FailureAfterTheKeyWasLetIn_StillTellsItsLimit()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var events = new Mock<IAuditEventRepository> { DefaultValueProvider = new FailingTasks(new InvalidOperationException(Inner)) };
        await using var api = new AvicennaApi(database, replaceServices: services => services.AddSingleton(events.Object));

        var response = await api.SendAsync(ApiRequest.Get("/admin/audit-events"));

        response.ShouldBeProblem(500, "Internal Server Error", "internal_error", "Internal error");
        response.Header("RateLimit-Policy").Should().Be("\"default\";q=1000;w=60");
        response.Header("RateLimit").Should().StartWith("\"default\";r=999;t=6");
    }

    [Test]
    public async Task Ready_StoreUnavailable_IsDegradedForAsLongAsItWasReachedLately()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var peppers = new Mock<IPepperRepository>();
        peppers.SetReturnsDefault(Task.FromResult<IReadOnlyList<string>>([]));
        await using var api = new AvicennaApi(
            database,
            new Dictionary<string, string?> { ["Bootstrap:AdminKey"] = "" },
            services => services.AddSingleton(peppers.Object));
        (await api.SendAsync(ApiRequest.Get("/health/ready"))).Body.Should().Be("""{"status":"healthy"}""");
        await Eventually.IsTrueAsync(() => Task.FromResult(api.Services.GetRequiredService<StoreHealth>().IsRecent), "the store was reached");

        peppers.Setup(repository => repository.FindInUseAsync(It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("The test says so", new InvalidOperationException(Inner)));

        await Eventually.IsTrueAsync(async () => await ReadyAsync(api) is (200, """{"status":"degraded"}"""), "the store is missed");
        (await api.SendAsync(ApiRequest.Get("/health/live"))).Body.Should().Be("""{"status":"healthy"}""");
    }

    [Test]
    public async Task Ready_PepperInUseIsMissing_Is503ThatNamesIt()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = new AvicennaApi(database);
        await using var other = new TestStore(database, TimeProvider.System, TestSettings.Peppers(2, 1));
        (await api.SendAsync(ApiRequest.Get("/health/ready"))).Status.Should().Be(200);

        await other.PrepareAsync();
        var tenant = (await other.Get<ITenantRepository>().ListAsync(default)).Single();
        await other.Get<IMediator>().Send(new CreateApiKeyCommand(tenant.Id, Caller.Operator, new CreateApiKeyInput { Name = "under p2" }));

        await Eventually.IsTrueAsync(async () => (await ReadyAsync(api)).Status == 503, "the pepper is missed");
        (await api.SendAsync(ApiRequest.Get("/health/ready")))
            .ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Live secrets need the pepper 'p2', which this node doesn't have");
    }

    // The store is tried on a timer.
    private static async Task<(int Status, string Body)> ReadyAsync(AvicennaApi api)
    {
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var response = await api.SendAsync(ApiRequest.Get("/health/ready"));
        return (response.Status, response.Body);
    }

    private static AvicennaApi FailingWith(TestDatabase database, Exception exception)
    {
        var keys = new Mock<IApiKeyRepository>();
        keys.Setup(repository => repository.FindByHashAsync(It.IsAny<IReadOnlyList<SecretHash>>(), It.IsAny<CancellationToken>())).ThrowsAsync(exception);
        return new AvicennaApi(database, replaceServices: services => services.AddSingleton(keys.Object));
    }
}
