using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Paging;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.Endpoints.ListEndpoints;

public sealed class ListEndpointsQueryHandlerTests
{
    private static readonly ListEndpointsQuery Query = new() { TenantId = Guid.NewGuid(), Limit = 2 };

    private readonly Mock<IEndpointRepository> endpoints = new(MockBehavior.Strict);

    [Test]
    public async Task Handle_Pages_ShowsTheirEndpointsInTheirOrder()
    {
        var all = new[] { "/c", "/b", "/a" }.Select(path => TestEndpoints.Of(Query.TenantId, path)).ToList();
        endpoints.Setup(store => store.ListAsync(Query.TenantId, null, 2, CancellationToken.None)).ReturnsAsync(new Page<Endpoint>(all[..2], Next: 7));
        endpoints.Setup(store => store.ListAsync(Query.TenantId, 7, 2, CancellationToken.None)).ReturnsAsync(new Page<Endpoint>(all[2..], Next: null));

        var first = await HandleAsync(Query);
        var second = await HandleAsync(Query with { Cursor = first.NextCursor });

        first.Endpoints.Concat(second.Endpoints).Should().Equal(TestMapper.Create().Map<IEnumerable<EndpointDetails>>(all));
        second.NextCursor.Should().BeNull();
    }

    [Test]
    public async Task Handle_CursorOfAnotherList_IsRefusedWithoutAskingTheStore()
    {
        var cursor = PageCursor.Write(Query.TenantId, "api_keys", 7);

        var act = () => HandleAsync(Query with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
    }

    private Task<EndpointPage> HandleAsync(ListEndpointsQuery query) =>
        new ListEndpointsQueryHandler(endpoints.Object, TestMapper.Create()).Handle(query, CancellationToken.None);
}
