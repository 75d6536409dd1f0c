using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.ListEndpoints;

public sealed class ListEndpointsQueryHandlerTests
{
    private static readonly Guid TenantId = Guid.NewGuid();
    private static readonly ListEndpointsInput Input = new() { Limit = "2" };

    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_Pages_ShowsTheirEndpointsInTheirOrder()
    {
        var all = new[] { "/c", "/b", "/a" }.Select(path => TestEndpoints.Of(TenantId, path)).ToList();
        endpoints.Setup(store => store.ListAsync(TenantId, null, 2, CancellationToken.None)).ReturnsAsync(new Page<Endpoint>(all[..2], Next: 7));
        endpoints.Setup(store => store.ListAsync(TenantId, 7, 2, CancellationToken.None)).ReturnsAsync(new Page<Endpoint>(all[2..], Next: null));

        var first = await HandleAsync(Input);
        var second = await HandleAsync(Input with { Cursor = first.NextCursor });

        first.Endpoints.Concat(second.Endpoints).Should().BeEquivalentTo(TestMapper.Create().Map<IEnumerable<EndpointDetails>>(all), options => options.WithStrictOrdering());
        second.NextCursor.Should().BeNull();
    }

    [Test]
    public async Task Handle_CursorOfAnotherList_IsRefusedWithoutAskingTheStore()
    {
        var cursor = PageCursor.Write(TenantId, "api_keys", 7);

        var act = () => HandleAsync(Input with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
    }

    private Task<EndpointPage> HandleAsync(ListEndpointsInput input) =>
        new ListEndpointsQueryHandler(endpoints.Object, TestMapper.Create()).Handle(new ListEndpointsQuery(TenantId, input), CancellationToken.None);
}
