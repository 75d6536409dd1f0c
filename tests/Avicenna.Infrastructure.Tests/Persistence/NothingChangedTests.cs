using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>
/// A call that leaves the store as it was takes no change number, outdates nothing on this node and has no audit event: an admin of
/// one tenant who repeats it must not make every node read every tenant's things again.
/// </summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class NothingChangedTests(DatabaseProvider provider) : ChangeLogFixture(provider), IProgress<ImportProgress>
{
    [Test]
    public async Task Keys_ThatAreNotThereOrAlreadySo_ChangeNothing()
    {
        var key = await AddAsync(Key().OwnedBy("7").WithScopes("a b").AllowedFrom("10.0.0.0/8"));
        var nobody = Key().Build();

        await ChangesNothingAsync(() => UpdateAsync(nobody, current => current with { Enabled = false }));
        await ChangesNothingAsync(() => DeleteAsync(nobody));
        await ChangesNothingAsync(() => UpdateAsync(key, current => current));
        await ChangesNothingAsync(() => UpdateAsync(key, current => current with { Name = ApiKeyName.Parse(current.Name.Value), Enabled = true }));
        await ChangesNothingAsync(() => UpdateAsync(key, current => current with
        {
            OwnerId = OwnerId.Parse("7"),
            Scopes = ScopeList.FromStored("a b"),
            AllowedAddresses = AllowedAddresses.FromStored("10.0.0.0/8"),
        }));
    }

    [Test]
    public async Task Import_OfKeysThatAreThere_ChangesNothing()
    {
        IReadOnlyList<ApiKey> keys = [Key().Build(), Key().Build()];
        await Keys.ImportAsync(Tenant.Id, keys, this, CancellationToken.None);

        await ChangesNothingAsync(() => Keys.ImportAsync(Tenant.Id, keys, this, CancellationToken.None));
    }

    [Test]
    public async Task AddFirst_WhereKeysAre_ChangesNothing()
    {
        await AddAsync(Key());

        await ChangesNothingAsync(() => Keys.AddFirstAsync(Key().Build(), CancellationToken.None));
    }

    [Test]
    public async Task Endpoints_ThatAreNotThereOrAlreadySo_ChangeNothing()
    {
        var endpoint = await AddAsync("/orders");
        var nobody = TestEndpoints.Of(Tenant.Id, "/customers");

        await ChangesNothingAsync(() => UpdateAsync(nobody, current => current with { Authentication = RequiredAuthentication.None }));
        await ChangesNothingAsync(() => DeleteAsync(nobody));
        await ChangesNothingAsync(() => UpdateAsync(endpoint, current => current with { Path = PathPattern.Parse("/orders"), Scopes = ScopeList.FromStored("") }));
    }

    [Test]
    public async Task SettingsAndTenants_ThatAreAlreadySo_ChangeNothing()
    {
        var settings = Store.Get<ITenantSettingsRepository>();

        await ChangesNothingAsync(() => settings.UpdateAsync(Tenant.Id, _ => TenantSettings.Default, Caller, CancellationToken.None));
        await ChangesNothingAsync(() => settings.UpdateAsync(Guid.NewGuid(), current => current with { AllowPreflight = true }, Caller, CancellationToken.None));
        await ChangesNothingAsync(() => Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: true, CancellationToken.None));
        await ChangesNothingAsync(() => Tenants.DeleteAsync(NewTenant().Subdomain, CancellationToken.None));
    }

    void IProgress<ImportProgress>.Report(ImportProgress value)
    {
    }

    private async Task ChangesNothingAsync(Func<Task> call)
    {
        var (number, moment, events) = (await NewestAsync(), Store.Get<Invalidations>().Now, await EventsAsync());

        await call();

        (await NewestAsync()).Should().Be(number);
        Store.Get<Invalidations>().Now.Should().Be(moment);
        (await EventsAsync()).Should().HaveSameCount(events);
    }
}
