using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>No change leaves a tenant without an enabled admin key that never expires, unless it had none before.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class LastAdminTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Later = ApiKeyBuilder.CreatedAt.AddYears(1);

    private static IEnumerable<TestCaseData> Losses =>
    [
        Loss("disable", key => key with { Enabled = false }),
        Loss("demote", key => key with { Permission = Permission.User }),
        Loss("expire", key => key with { ExpiresAt = Later }),
        Loss("delete", null),
    ];

    [TestCaseSource(nameof(Losses))]
    public async Task Change_OfTheOnlyLastingAdmin_IsRefusedAndLeavesIt(Func<ApiKey, ApiKey>? change)
    {
        var admin = await AddAsync(Admin());
        await AddAsync(Key());
        await AddAsync(Admin().Disabled());
        await AddAsync(Admin().Expiring(Later));
        await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id).WithPermission(Permission.Admin));
        var events = await EventsAsync();

        await FluentActions.Awaiting(() => ApplyAsync(Keys, admin, change)).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == ApiKeyErrors.LastAdmin);

        (await FindAsync(admin)).Should().BeEquivalentTo(admin);
        (await EventsAsync()).Should().HaveSameCount(events);
    }

    [TestCaseSource(nameof(Losses))]
    public async Task Change_OfOneOfTwoLastingAdmins_IsMade(Func<ApiKey, ApiKey>? change)
    {
        var admin = await AddAsync(Admin());
        await AddAsync(Admin());

        await ApplyAsync(Keys, admin, change);

        (await FindAsync(admin))?.IsLastingAdmin.Should().BeFalse();
    }

    [TestCaseSource(nameof(Losses))]
    public async Task Change_WhereThereWasNoLastingAdmin_IsMade(Func<ApiKey, ApiKey>? change)
    {
        var expiring = await AddAsync(Admin().Expiring(Later.AddDays(-1)));

        await ApplyAsync(Keys, expiring, change);
    }

    [Test]
    public async Task Change_ThatLeavesItLasting_IsMade()
    {
        var admin = await AddAsync(Admin());

        (await UpdateAsync(admin, key => key with { Name = ApiKeyName.Parse("New name") }))!.Name.Value.Should().Be("New name");
    }

    // Many rounds, because a race that isn't settled shows itself only now and then.
    [TestCaseSource(nameof(Losses))]
    public async Task Change_TwoAdminsOnEachOtherOnTwoNodes_LeavesExactlyOne(Func<ApiKey, ApiKey>? change)
    {
        await using var otherNode = new TestStore(Database, Time);
        var otherKeys = otherNode.Get<IApiKeyRepository>();
        for (var round = 0; round < 10; round++)
        {
            await CreateTenantAsync();
            var (one, two) = (await AddAsync(Admin()), await AddAsync(Admin()));

            var done = await Task.WhenAll(
                Task.Run(() => TryApplyAsync(Keys, one, change)),
                Task.Run(() => TryApplyAsync(otherKeys, two, change)));

            done.Should().ContainSingle(isDone => isDone);
            new[] { await FindAsync(one), await FindAsync(two) }.Count(key => key is { IsLastingAdmin: true }).Should().Be(1);
        }
    }

    private ApiKeyBuilder Admin() => Key().WithPermission(Permission.Admin);

    private static async Task<bool> TryApplyAsync(IApiKeyRepository keys, ApiKey key, Func<ApiKey, ApiKey>? change)
    {
        try
        {
            await ApplyAsync(keys, key, change);
            return true;
        }
        catch (AvicennaException exception) when (exception.Error == ApiKeyErrors.LastAdmin)
        {
            return false;
        }
    }

    private static async Task ApplyAsync(IApiKeyRepository keys, ApiKey key, Func<ApiKey, ApiKey>? change)
    {
        if (change is null)
        {
            (await keys.DeleteAsync(key.TenantId, key.Id, Caller.Operator, CancellationToken.None)).Should().BeTrue();
        }
        else
        {
            (await keys.UpdateAsync(key.TenantId, key.Id, AuditActions.UpdateApiKey, change, Caller.Operator, CancellationToken.None)).Should().NotBeNull();
        }
    }

    private static TestCaseData Loss(string name, Func<ApiKey, ApiKey>? change) => new TestCaseData(change).SetArgDisplayNames(name);
}
