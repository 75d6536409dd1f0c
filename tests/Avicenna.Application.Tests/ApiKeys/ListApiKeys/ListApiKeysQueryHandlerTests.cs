using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.ListApiKeys;

public sealed class ListApiKeysQueryHandlerTests
{
    private static readonly Guid TenantId = Guid.NewGuid();
    private static readonly ListApiKeysInput Input = new() { Limit = "2" };

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
        await HandleAsync(Input);

        filters.Should().Equal(new ApiKeyFilter { TenantId = TenantId, Limit = 2, Now = Clock.Instant });
    }

    [Test]
    public async Task Handle_NoLimit_AsksForThePageOfTheDefaultSize()
    {
        await HandleAsync(new ListApiKeysInput());

        filters.Should().Equal(new ApiKeyFilter { TenantId = TenantId, Limit = 50, Now = Clock.Instant });
    }

    [Test]
    public async Task Handle_EveryFilter_AsksForThose()
    {
        await HandleAsync(Input with
        {
            Name = "ing",
            Permission = "admin",
            Status = "expired",
            OwnerId = "Customer 7",
            KeyHint = "9f3a",
            ExpiresBefore = "2027-01-01T00:00:00Z",
            LastUsedBefore = "2026-01-01T01:00:00+01:00",
        });

        filters.Should().Equal(new ApiKeyFilter
        {
            TenantId = TenantId,
            Limit = 2,
            Now = Clock.Instant,
            NamePart = "ing",
            Permission = Permission.Admin,
            Status = ApiKeyStatus.Expired,
            OwnerId = "Customer 7",
            KeyHint = "9f3a",
            ExpiresBefore = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
            LastUsedBefore = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });
    }

    [Test]
    public async Task Handle_Page_ShowsItsKeysInTheirOrder()
    {
        var newest = new ApiKeyBuilder(TenantId).Named("Newest").Build();
        var oldest = new ApiKeyBuilder(TenantId).Named("Oldest").Build();
        Finds(new Page<ApiKey>([newest, oldest], Next: null));

        var page = await HandleAsync(Input);

        page.ApiKeys.Should().BeEquivalentTo(TestMapper.Create().Map<IEnumerable<ApiKeyDetails>>(new[] { newest, oldest }), options => options.WithStrictOrdering());
        page.NextCursor.Should().BeNull();
    }

    [Test]
    public async Task Handle_CursorOfThePageBefore_AsksForWhatComesAfterIt()
    {
        Finds(new Page<ApiKey>([], Next: 7));

        var first = await HandleAsync(Input);
        await HandleAsync(Input with { Cursor = first.NextCursor });

        filters.Select(filter => filter.Before).Should().Equal(null, 7);
    }

    [TestCase("")]
    [TestCase("7")]
    public async Task Handle_NotACursor_IsRefusedWithoutAskingTheStore(string cursor)
    {
        var act = () => HandleAsync(Input with { Cursor = cursor });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("cursor");
        filters.Should().BeEmpty();
    }

    private Task<ApiKeyPage> HandleAsync(ListApiKeysInput input) =>
        new ListApiKeysQueryHandler(keys.Object, TestMapper.Create(), Clock.Create()).Handle(new ListApiKeysQuery(TenantId, input), CancellationToken.None);

    private void Finds(Page<ApiKey> page) =>
        keys.Setup(store => store.ListAsync(Capture.In(filters), It.IsAny<CancellationToken>())).ReturnsAsync(page);
}
