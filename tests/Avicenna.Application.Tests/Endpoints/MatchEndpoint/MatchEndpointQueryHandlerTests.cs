using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.MatchEndpoint;

public sealed class MatchEndpointQueryHandlerTests
{
    private const string MethodSentence = "method must be an HTTP method such as GET";

    private static readonly Guid TenantId = Guid.NewGuid();
    private static readonly Endpoint Orders = TestEndpoints.Of(TenantId, "/Orders/**", "GET") with { Scopes = ScopeList.FromStored("orders:read b") };
    private static readonly Endpoint Open = TestEndpoints.Of(TenantId, "/open", "*") with { Authentication = RequiredAuthentication.None };
    private static readonly Endpoint Purge = TestEndpoints.Of(TenantId, "/cache", "PURGE");

    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [SetUp]
    public void Arrange() =>
        endpoints.Setup(store => store.FindPolicyAsync(TenantId, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new AccessPolicy(new EndpointTable([Orders, Open, Purge]), new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: true)));

    [TestCase("GET", "/orders/7?x=1", "user", "/Orders/**", "orders:read", "b")]
    [TestCase("HEAD", "/%4Frders/", "user", "/Orders/**", "orders:read", "b")]
    [TestCase("DELETE", "/open", "none", "/open")]
    [TestCase("DELETE", "/orders/7", "admin", null)]
    [TestCase("OPTIONS", "/é", "admin", null)]
    public async Task Handle_Request_TellsWhatItNeedsAndWhy(string method, string path, string authentication, string? endpoint, params string[] scopes)
    {
        var match = await HandleAsync(method, path);

        match.Authentication.Should().Be(authentication);
        match.Scopes.Should().Equal(scopes);
        match.Endpoint?.Path.Should().Be(endpoint);
        (match.Endpoint is null).Should().Be(endpoint is null);
    }

    [TestCase("", "", "method", MethodSentence, "path", "path must begin with '/'")]
    [TestCase("GET POST", "/a", "method", MethodSentence)]
    [TestCase("GET", "/a/../b", "path", "path must not have '.' or '..' as a segment, plain or escaped: write the path that it leads to")]
    [TestCase("GET", "orders", "path", "path must begin with '/'")]
    [TestCase("get", "/open", "method", "method differs only in case from another one: methods are case-sensitive")]
    [TestCase("Purge", "/open", "method", "method differs only in case from another one: methods are case-sensitive")]
    public async Task Handle_RequestThatVerifyRefuses_IsRefused(string method, string path, params string[] errors) =>
        (await FluentActions.Awaiting(() => HandleAsync(method, path)).Should().ThrowExactlyAsync<ValidationFailedException>())
            .Which.Errors.SelectMany(error => error.Value.Prepend(error.Key)).Should().Equal(errors);

    [Test]
    public async Task Handle_TenantThatIsGone_IsNotFound()
    {
        endpoints.Setup(store => store.FindPolicyAsync(TenantId, It.IsAny<CancellationToken>())).ReturnsAsync((AccessPolicy?)null);

        await FluentActions.Awaiting(() => HandleAsync("GET", "/")).Should().ThrowExactlyAsync<AvicennaException>().WithMessage("The tenant doesn't exist any more");
    }

    private Task<EndpointMatch> HandleAsync(string method, string path) =>
        new MatchEndpointQueryHandler(endpoints.Object, TestMapper.Create())
            .Handle(new MatchEndpointQuery(TenantId, new MatchEndpointInput { Method = method, Path = path }), CancellationToken.None);
}
