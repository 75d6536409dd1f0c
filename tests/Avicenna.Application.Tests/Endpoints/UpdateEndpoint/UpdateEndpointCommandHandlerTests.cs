using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.UpdateEndpoint;

public sealed class UpdateEndpointCommandHandlerTests
{
    private Endpoint endpoint = null!;
    private Endpoint? changed;

    private UpdateEndpointCommand Nothing => new(endpoint.TenantId, endpoint.Id, new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"), new UpdateEndpointInput());

    [SetUp]
    public void Arrange() => endpoint = TestEndpoints.Of(Guid.NewGuid());

    [Test]
    public async Task Handle_NothingSet_LeavesTheEndpointAsItIs()
    {
        await HandleAsync(Nothing);

        changed.Should().Be(endpoint);
    }

    [Test]
    public async Task Handle_EveryMember_IsChangedAndShown()
    {
        var details = await HandleAsync(Nothing with { Input = new UpdateEndpointInput { Path = "/Bills", Method = "post", Authentication = "none" } });

        changed.Should().Be(endpoint with { Path = PathPattern.Parse("/Bills"), Method = EndpointMethod.Parse("POST"), Authentication = RequiredAuthentication.None });
        details.Should().BeEquivalentTo(new EndpointDetails { Id = endpoint.Id, Path = "/Bills", Method = "POST", Authentication = "none", Scopes = [], CreatedAt = endpoint.CreatedAt });
    }

    [Test]
    public async Task Handle_Scopes_AreReplacedWhole()
    {
        await HandleAsync(Nothing with { Input = new UpdateEndpointInput { Scopes = new(["b", "a"]) } });
        changed.Should().Be(endpoint with { Scopes = ScopeList.FromStored("b a") });

        endpoint = changed!;
        await HandleAsync(Nothing with { Input = new UpdateEndpointInput { Scopes = new([]), Authentication = "admin" } });
        changed.Should().Be(endpoint with { Scopes = ScopeList.Empty, Authentication = RequiredAuthentication.Admin });
    }

    [TestCase("none")]
    [TestCase("admin")]
    public async Task Handle_ScopesThatWouldBeLeftBesideAnotherAuthentication_AreRefused(string authentication)
    {
        endpoint = endpoint with { Scopes = ScopeList.FromStored("a") };
        await ShouldRefuseAsync(new UpdateEndpointInput { Authentication = authentication });

        endpoint = endpoint with { Scopes = ScopeList.Empty };
        await ShouldRefuseAsync(new UpdateEndpointInput { Authentication = authentication, Scopes = new(["a"]) });
    }

    [Test]
    public async Task Handle_NoSuchEndpoint_IsNotFound() =>
        await FluentActions.Awaiting(() => new UpdateEndpointCommandHandler(new Mock<IEndpointRepository>().Object, TestMapper.Create()).Handle(Nothing, CancellationToken.None))
            .Should().ThrowExactlyAsync<AvicennaException>().WithMessage("Endpoint not found");

    private async Task ShouldRefuseAsync(UpdateEndpointInput input) =>
        (await FluentActions.Awaiting(() => HandleAsync(Nothing with { Input = input })).Should().ThrowAsync<ValidationFailedException>())
            .Which.Errors["scopes"].Should().Equal("scopes are only for endpoints with authentication 'user'");

    private Task<EndpointDetails> HandleAsync(UpdateEndpointCommand command)
    {
        var endpoints = new Mock<IEndpointRepository>(MockBehavior.Strict);
        endpoints.Setup(store => store.UpdateAsync(endpoint.TenantId, endpoint.Id, It.IsAny<Func<Endpoint, Endpoint>>(), command.Caller, CancellationToken.None))
            .ReturnsAsync((Guid _, Guid _, Func<Endpoint, Endpoint> change, Caller _, CancellationToken _) => changed = change(endpoint));
        return new UpdateEndpointCommandHandler(endpoints.Object, TestMapper.Create()).Handle(command, CancellationToken.None);
    }
}
