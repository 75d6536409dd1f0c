using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>What each change tells other nodes to forget.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ToldChangesTests(DatabaseProvider provider) : ChangeLogFixture(provider), IProgress<ImportProgress>
{
    [Test]
    public async Task AddAsync_Key_TellsNothing() => (await ToldAsync(() => AddAsync(Key()))).Should().BeEmpty();

    [Test]
    public async Task AddFirstAsync_Key_TellsThatSecretsMayHaveBecomeKnown() =>
        (await ToldAsync(() => Keys.AddFirstAsync(Key().Build(), CancellationToken.None))).Should().Equal(new StoreChange(ChangeKind.UnknownKeys, Tenant.Id));

    [Test]
    public async Task ImportAsync_Keys_TellsThatSecretsMayHaveBecomeKnown() =>
        (await ToldAsync(() => Keys.ImportAsync(Tenant.Id, [Key().Build(), Key().Build()], this, CancellationToken.None)))
            .Should().Equal(new StoreChange(ChangeKind.UnknownKeys, Tenant.Id));

    [Test]
    public async Task UpdateAsync_RotateAndDelete_TellOfTheKey()
    {
        var key = await AddAsync(Key());

        (await ToldAsync(() => UpdateAsync(key, current => current with { Enabled = false }))).Should().Equal(Changed(key));
        (await ToldAsync(() => RotateAsync(key, current => current.Rotate(ApiKeySecret.Generate(), RandomHash(), Time.GetUtcNow(), TimeSpan.Zero)))).Should().Equal(Changed(key));
        (await ToldAsync(() => DeleteAsync(key))).Should().Equal(Changed(key));
    }

    [Test]
    public async Task UpdateAsync_ThatIsRefused_TellsNothing()
    {
        var key = await AddAsync(Key().WithPermission(Permission.Admin));

        var told = await ToldAsync(() => this.Awaiting(_ => UpdateAsync(key, current => current with { Enabled = false })).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == ApiKeyErrors.LastAdmin));

        told.Should().BeEmpty();
    }

    [Test]
    public async Task Tenant_ThatComesToBeIsDisabledEnabledAndGoes_TellsOfItselfEachTime()
    {
        var tenant = NewTenant();
        var changed = new StoreChange(ChangeKind.Tenant, tenant.Id);

        (await ToldAsync(() => Tenants.AddAsync(tenant, CancellationToken.None))).Should().Equal(changed);
        (await ToldAsync(() => SetEnabledAsync(tenant, enabled: false))).Should().Equal(changed);
        (await ToldAsync(() => SetEnabledAsync(tenant, enabled: true))).Should().Equal(changed);
        // Disabled first, so that its keys are refused while they go.
        (await ToldAsync(() => Tenants.DeleteAsync(tenant.Subdomain, CancellationToken.None))).Should().Equal(changed, changed);
    }

    [Test]
    public async Task AddAsync_TenantOfATakenSubdomain_TellsNothing() =>
        (await ToldAsync(() => Tenants.AddAsync(NewTenant(Tenant.Subdomain.Value), CancellationToken.None))).Should().BeEmpty();

    [Test]
    public async Task EndpointsAndSettings_EachChange_TellsOfTheTenantsGuard()
    {
        var endpoint = await AddAsync("/orders");
        var changed = new StoreChange(ChangeKind.Policy, Tenant.Id);

        (await ToldAsync(() => AddAsync("/customers"))).Should().Equal(changed);
        (await ToldAsync(() => UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.None }))).Should().Equal(changed);
        (await ToldAsync(() => DeleteAsync(endpoint))).Should().Equal(changed);
        (await ToldAsync(() => Store.Get<ITenantSettingsRepository>().UpdateAsync(
            Tenant.Id, _ => new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: false), Caller, CancellationToken.None))).Should().Equal(changed);
    }

    void IProgress<ImportProgress>.Report(ImportProgress value)
    {
    }

    private static StoreChange Changed(ApiKey key) => new(ChangeKind.ApiKey, key.Id);

    private async Task<IEnumerable<StoreChange?>> ToldAsync(Func<Task> change)
    {
        var newest = await NewestAsync();
        await change();
        return (await ReadAsync(newest)).Select(told => told.Change);
    }

    private Task<bool> SetEnabledAsync(Tenant tenant, bool enabled) => Tenants.SetEnabledAsync(tenant.Subdomain, enabled, CancellationToken.None);
}
