using Avicenna.Application.ApiKeys;
using Avicenna.Application.Paging;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>The filters that have an index of their own, alone, with each other and over pages.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ListApiKeysFilterTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Now = ApiKeyBuilder.CreatedAt.AddDays(1);

    private ApiKeyFilter All => new() { TenantId = Tenant.Id, Limit = 50, Now = Now };

    [TestCase("acme", "1", "3")]
    [TestCase("ACME", "2")]
    [TestCase("acme ", "4")]
    [TestCase("ac")]
    [TestCase("%")]
    public async Task ListAsync_OwnerId_IsComparedExactly(string ownerId, params string[] expected)
    {
        await AddAsync(Key().Named("0"));
        await AddAsync(Key().Named("1").OwnedBy("acme"));
        await AddAsync(Key().Named("2").OwnedBy("ACME"));
        await AddAsync(Key().Named("3").OwnedBy("acme"));
        await AddAsync(Key().Named("4").OwnedBy("acme "));
        await AddForeignAsync(key => key.OwnedBy("acme"));

        await ShouldFindAsync(All with { OwnerId = ownerId }, expected);
    }

    [TestCase("9f3a", "1", "2")]
    [TestCase("9F3A", "3")]
    [TestCase("0ld0")]
    [TestCase("%%%%")]
    public async Task ListAsync_KeyHint_IsThatOfTheNewestSecret(string hint, params string[] expected)
    {
        await AddAsync(Key().Named("0").WithSecret(RandomHash(), hint: null));
        await AddAsync(Key().Named("1").WithSecret(RandomHash(), "9f3a"));
        await AddAsync(Key().Named("2").WithSecret(RandomHash(), "9f3a").WithSecret(RandomHash(), "0ld0", Now.AddDays(1)));
        await AddAsync(Key().Named("3").WithSecret(RandomHash(), "9F3A").WithSecret(RandomHash(), "9f3a", Now.AddDays(1)));
        await AddForeignAsync(key => key.WithSecret(RandomHash(), "9f3a"));

        await ShouldFindAsync(All with { KeyHint = hint }, expected);
    }

    [Test]
    public async Task ListAsync_ExpiresBefore_FindsWhatExpiresStrictlyBefore()
    {
        await AddAsync(Key().Named("never"));
        await AddAsync(Key().Named("before").Expiring(Now.AddMilliseconds(-1)));
        await AddAsync(Key().Named("then").Expiring(Now));
        await AddForeignAsync(key => key.Expiring(Now.AddDays(-1)));

        await ShouldFindAsync(All with { ExpiresBefore = Now }, "before");
        await ShouldFindAsync(All with { ExpiresBefore = Now.AddMilliseconds(1) }, "before", "then");
        await ShouldFindAsync(All with { ExpiresBefore = DateTimeOffset.MaxValue }, "before", "then");
    }

    [Test]
    public async Task ListAsync_LastUsedBefore_FindsWhatWasUsedStrictlyBeforeOrNever()
    {
        await ImportAsync(Key().Named("never"), Key().Named("before").LastUsed(Now.AddMilliseconds(-1)), Key().Named("then").LastUsed(Now));

        await ShouldFindAsync(All with { LastUsedBefore = Now }, "never", "before");
        await ShouldFindAsync(All with { LastUsedBefore = Now.AddMilliseconds(1) }, "never", "before", "then");
    }

    [Test]
    public async Task ListAsync_EveryFilterAtOnceOverPages_FindsWhatFitsThemAll()
    {
        for (var number = 0; number < 3; number++)
        {
            await AddAsync(Fitting($"fits {number}"));
            await AddAsync(Fitting("other"));
            await AddAsync(Fitting($"fits {number}").OwnedBy("other"));
            await AddAsync(Fitting($"fits {number}").Expiring(Now.AddDays(3)));
            await AddAsync(Fitting($"fits {number}").WithPermission(Permission.User));
            await AddAsync(Fitting($"fits {number}").Disabled());
        }

        await ImportAsync(Fitting("fits, but was used").LastUsed(Now));
        var every = All with
        {
            Limit = 2,
            NamePart = "FITS",
            Permission = Permission.Admin,
            Status = ApiKeyStatus.Active,
            OwnerId = "acme",
            KeyHint = "9f3a",
            ExpiresBefore = Now.AddDays(2),
            LastUsedBefore = Now,
        };

        foreach (var filter in new[] { every, every with { KeyHint = null }, every with { KeyHint = null, OwnerId = null, NamePart = "fits" } })
        {
            var names = new List<string>();
            for (Page<ApiKey>? page = null; page is null || page.Next is not null;)
            {
                page = await Keys.ListAsync(filter with { Before = page?.Next }, CancellationToken.None);
                page.Items.Should().HaveCountLessThanOrEqualTo(2);
                names.AddRange(page.Items.Where(key => key.OwnerId!.Value == "acme").Select(key => key.Name.Value));
            }

            names.Should().Equal("fits 2", "fits 1", "fits 0");
        }
    }

    private ApiKeyBuilder Fitting(string name) =>
        Key().Named(name).WithPermission(Permission.Admin).OwnedBy("acme").Expiring(Now.AddDays(1)).WithSecret(RandomHash(), "9f3a");

    private async Task AddForeignAsync(Func<ApiKeyBuilder, ApiKeyBuilder> change) => await AddAsync(change(new ApiKeyBuilder((await AddTenantAsync()).Id)));

    private Task<IReadOnlyList<ImportOutcome>> ImportAsync(params ApiKeyBuilder[] keys) =>
        Keys.ImportAsync(Tenant.Id, [.. keys.Select(key => key.Build())], new Progress<ImportProgress>(), CancellationToken.None);

    private async Task ShouldFindAsync(ApiKeyFilter filter, params string[] names) =>
        (await Keys.ListAsync(filter, CancellationToken.None)).Items.Reverse().Select(key => key.Name.Value).Should().Equal(names);
}
