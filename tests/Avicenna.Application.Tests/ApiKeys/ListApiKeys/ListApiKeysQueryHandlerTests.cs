using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Paging;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.ListApiKeys;

public sealed class ListApiKeysQueryHandlerTests
{
    private static readonly ListApiKeysQuery Query = new() { TenantId = Guid.NewGuid(), Limit = 2 };

    private readonly List<ApiKeyFilter> filters = [];
    private Mock<IApiKeyRepository> keys = null!;

    [SetUp]
    public void Arrange()
    {
        filters.Clear();
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        Finds(new Page<ApiKey>([], Next: null));
    }

    [Test]
    public async Task Handle_OnlyWhatIsRequired_AsksForTheNewest()
    {
        await HandleAsync(Query);

        filters.Should().Equal(new ApiKeyFilter(Query.TenantId, Before: null, Limit: 2, Clock.Instant));
    }

    [Test]
    public async Task Handle_EveryFilter_AsksForThose()
    {
        await HandleAsync(Query with { Name = "ing", Permission = Permission.Admin, Status = ApiKeyStatus.Expired });

        filters.Should().Equal(new ApiKeyFilter(Query.TenantId, Before: null, Limit: 2, Clock.Instant, "ing", Permission.Admin, ApiKeyStatus.Expired));
    }

    [Test]
    public async Task Handle_Page_ShowsItsKeysInTheirOrder()
    {
        var newest = new ApiKeyBuilder(Query.TenantId).Named("Newest").Build();
        var oldest = new ApiKeyBuilder(Query.TenantId).Named("Oldest").Build();
        Finds(new Page<ApiKey>([newest, oldest], Next: null));

        var page = await HandleAsync(Query);

        page.ApiKeys.Should().Equal(TestMapper.Create().Map<IEnumerable<ApiKeyDetails>>(new[] { newest, oldest }));
        page.NextCursor.Should().BeNull();
    }

    [Test]
    public async Task Handle_CursorOfThePageBefore_AsksForWhatComesAfterIt()
    {
        Finds(new Page<ApiKey>([], Next: 7));

        var first = await HandleAsync(Query);
        await HandleAsync(Query with { Cursor = first.NextCursor });

        filters.Select(filter => filter.Before).Should().Equal(null, 7);
    }

    [TestCase("")]
    [TestCase("7")]
    public async Task Handle_NotACursor_IsRefusedWithoutAskingTheStore(string cursor)
    {
        var act = () => HandleAsync(Query with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
        filters.Should().BeEmpty();
    }

    private Task<ApiKeyPage> HandleAsync(ListApiKeysQuery query) =>
        new ListApiKeysQueryHandler(keys.Object, TestMapper.Create(), Clock.Create()).Handle(query, CancellationToken.None);

    private void Finds(Page<ApiKey> page) =>
        keys.Setup(store => store.ListAsync(Capture.In(filters), It.IsAny<CancellationToken>())).ReturnsAsync(page);
}
