using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Avicenna.Api.Tests.Health;

internal sealed class HealthTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly string[] Paths = ["/health/live", "/health/ready"];

    [TestCaseSource(nameof(Paths))]
    public async Task Head_HealthyProcess_HasTheHeadersOfGet(string path)
    {
        var (head, get) = (await Api.SendAsync(new ApiRequest("HEAD", path)), await Api.SendAsync(ApiRequest.Get(path)));

        head.Status.Should().Be(200);
        head.ContentHeaders.ContentType!.ToString().Should().Be("application/json; charset=utf-8").And.Be(get.ContentHeaders.ContentType!.ToString());
        head.Headers.Should().BeEmpty();
        get.Headers.Should().BeEmpty();
    }

    [Test]
    public async Task OtherMethod_EitherPath_Is405ThatNamesTheKnownOnes([ValueSource(nameof(Paths))] string path, [Values("POST", "PUT", "OPTIONS")] string method)
    {
        var response = await Api.SendAsync(new ApiRequest(method, path));

        response.ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
        response.ContentHeaders.Allow.Should().Equal("GET", "HEAD");
    }

    [TestCaseSource(nameof(Paths))]
    public async Task Get_UnknownQueryParameter_Is400(string path) =>
        (await Api.SendAsync(ApiRequest.Get($"{path}?verbose=1"))).ShouldBeInvalid("verbose", "Unknown query parameter 'verbose'");

    [Test]
    public async Task Ready_StoreIsAway_Is503()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var probe = new Mock<IStoreProbe>();
        probe.Setup(store => store.FindKeyAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("broken"));
        await using var api = new AvicennaApi(database, replaceServices: services => services.AddSingleton(probe.Object));

        var response = await api.SendAsync(ApiRequest.Get("/health/ready"));

        response.ShouldBeProblem(503, "Service Unavailable", "store_unavailable", "Key store unavailable");
        response.Header("Retry-After").Should().Be("5");
    }
}
