using Avicenna.Application.ApiKeys;
using Avicenna.Application.Paging;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ListApiKeysTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Now = ApiKeyBuilder.CreatedAt.AddDays(1);

    private ApiKeyFilter All => new() { TenantId = Tenant.Id, Limit = 50, Now = Now };

    [Test]
    public async Task ListAsync_SeveralKeys_AreWholeAndNewestFirst()
    {
        var keys = new List<ApiKey>();
        foreach (var name in new[] { "one", "two", "three" })
        {
            keys.Add(await AddAsync(Key().Named(name).WithMetadata("""{"a":1}""").WithSecret(RandomHash(), "new0").WithSecret(RandomHash(), "old0", Now)));
        }

        var page = await ListAsync(All);

        page.Items.Should().BeEquivalentTo(Enumerable.Reverse(keys), options => options.WithStrictOrdering());
        page.Next.Should().BeNull();
    }

    [Test]
    public async Task ListAsync_OtherTenantsKeys_AreNotThere()
    {
        await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id));

        (await ListAsync(All)).Items.Should().BeEmpty();
    }

    [Test]
    public async Task ListAsync_PageByPageWhileKeysComeAndGo_ShowsEveryKeyThatStayedOnce()
    {
        var keys = new List<ApiKey>();
        for (var number = 0; number < 7; number++)
        {
            keys.Add(await AddAsync(Key()));
        }

        var seen = new List<Guid>();
        var page = await ListAsync(All with { Limit = 2 });
        seen.AddRange(page.Items.Select(key => key.Id));
        await AddAsync(Key());
        // The last one shown, by which the next page is found, and one that is yet to come.
        await DeleteAsync(page.Items[^1]);
        await DeleteAsync(keys[1]);
        while (page.Next is { } before)
        {
            page = await ListAsync(All with { Limit = 2, Before = before });
            seen.AddRange(page.Items.Select(key => key.Id));
        }

        seen.Should().Equal(Enumerable.Reverse(keys).Select(key => key.Id).Where(id => id != keys[1].Id));
    }

    [Test]
    public async Task ListAsync_ExactlyAPageful_HasNoNextPage()
    {
        await AddAsync(Key());
        await AddAsync(Key());

        (await ListAsync(All with { Limit = 2 })).Next.Should().BeNull();
        (await ListAsync(All with { Limit = 1 })).Next.Should().NotBeNull();
    }

    [TestCase("INGEST", "Ingest eu", "reingest")]
    [TestCase("ingest e", "Ingest eu")]
    [TestCase("ÄRGER", "ärger")]
    [TestCase("%", "100% sure")]
    [TestCase("_", "a_b")]
    [TestCase("[a-z]", "odd [a-z]")]
    [TestCase(@"\", @"back\slash")]
    [TestCase("!", "so!")]
    [TestCase(" ", "Ingest eu", "100% sure", "odd [a-z]")]
    [TestCase("nothing")]
    public async Task ListAsync_NamePart_FindsNamesThatContainItIgnoringCase(string part, params string[] expected)
    {
        foreach (var name in new[] { "Ingest eu", "reingest", "ärger", "100% sure", "a_b", "odd [a-z]", @"back\slash", "so!" })
        {
            await AddAsync(Key().Named(name));
        }

        (await ListAsync(All with { NamePart = part })).Items.Select(key => key.Name.Value).Should().BeEquivalentTo(expected);
    }

    [TestCase(ApiKeyStatus.Active, "active", "ends later")]
    [TestCase(ApiKeyStatus.Disabled, "disabled", "both")]
    [TestCase(ApiKeyStatus.Expired, "ends now", "both")]
    public async Task ListAsync_Status_FindsKeysInThatState(ApiKeyStatus status, params string[] expected)
    {
        await AddAsync(Key().Named("active"));
        await AddAsync(Key().Named("ends later").Expiring(Now.AddMilliseconds(1)));
        await AddAsync(Key().Named("ends now").Expiring(Now));
        await AddAsync(Key().Named("disabled").Disabled());
        await AddAsync(Key().Named("both").Disabled().Expiring(Now));

        (await ListAsync(All with { Status = status })).Items.Select(key => key.Name.Value).Should().BeEquivalentTo(expected);
    }

    [Test]
    public async Task ListAsync_AllFiltersOverPages_FindsWhatFitsThemAll()
    {
        for (var number = 0; number < 3; number++)
        {
            await AddAsync(Key().Named($"fits {number}").WithPermission(Permission.Admin));
            await AddAsync(Key().Named($"fits {number}"));
            await AddAsync(Key().Named("other").WithPermission(Permission.Admin));
            await AddAsync(Key().Named($"fits {number}").WithPermission(Permission.Admin).Disabled());
        }

        var filter = All with { Limit = 2, NamePart = "FITS", Permission = Permission.Admin, Status = ApiKeyStatus.Active };
        var first = await ListAsync(filter);
        var second = await ListAsync(filter with { Before = first.Next });

        first.Items.Concat(second.Items).Select(key => key.Name.Value).Should().Equal("fits 2", "fits 1", "fits 0");
        second.Next.Should().BeNull();
    }

    private Task<Page<ApiKey>> ListAsync(ApiKeyFilter filter) => Keys.ListAsync(filter, CancellationToken.None);
}
