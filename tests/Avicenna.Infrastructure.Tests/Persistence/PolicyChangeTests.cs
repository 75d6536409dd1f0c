using Avicenna.Application;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>What changes decisions is audited, and told to this node at once and to the others through the store.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class PolicyChangeTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    private ITenantSettingsRepository TenantSettings => Store.Get<ITenantSettingsRepository>();

    [Test]
    public async Task Changes_OfAnEndpointsLife_HaveOneEventEach()
    {
        var endpoint = await AddAsync("/Orders");
        await UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.Admin });
        await UpdateAsync(endpoint, current => current with { Method = EndpointMethod.Parse("get") });
        await DeleteAsync(endpoint);

        var events = (await EventsAsync()).SkipLast(1).ToList();

        const string Created = """{"path":"/Orders","method":"GET","authentication":"user"}""";
        const string Updated = """{"path":"/Orders","method":"GET","authentication":"admin"}""";
        events.Select(auditEvent => (auditEvent.Action, auditEvent.Before, auditEvent.After)).Should().Equal(
            ("endpoint.delete", Updated, null), ("endpoint.update", Created, Updated), ("endpoint.create", null, Created));
        events.Should().OnlyContain(auditEvent => auditEvent.TargetType == "endpoint" && auditEvent.TargetId == endpoint.Id
            && auditEvent.ActorKeyId == Caller.KeyId && auditEvent.ClientAddress == Caller.ClientAddress && auditEvent.RequestId == Caller.RequestId);
    }

    [Test]
    public async Task Changes_OfSettings_HaveOneEventEachWithoutATargetsId()
    {
        await SetAsync(new TenantSettings(RequiredAuthentication.None, AllowPreflight: true));
        await SetAsync(new TenantSettings(RequiredAuthentication.None, AllowPreflight: true));

        var events = await EventsAsync();

        events.Should().HaveCount(2);
        events[0].Should().BeEquivalentTo(new
        {
            Action = "settings.update",
            TargetType = "settings",
            TargetId = (Guid?)null,
            ActorKeyId = Caller.KeyId,
            Before = """{"default_authentication":"user","allow_preflight":false}""",
            After = """{"default_authentication":"none","allow_preflight":true}""",
        });
    }

    [Test]
    public async Task Changes_OfEndpointsAndSettings_AreToldToThisNodeAndTheOthers()
    {
        var endpoint = await TellsAsync(() => AddAsync("/orders"));
        await TellsAsync(() => UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.None }));
        await TellsAsync(() => DeleteAsync(endpoint));
        await TellsAsync(() => SetAsync(new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: false)));
    }

    private async Task<T> TellsAsync<T>(Func<Task<T>> change)
    {
        var invalidations = Store.Get<Invalidations>();
        var (since, told) = (invalidations.Now, await CountAsync());

        var result = await change();

        invalidations.HasChanged(ChangeKind.Policy, Tenant.Id, since).Should().BeTrue();
        (await CountAsync()).Should().Be(told + 1);
        return result;
    }

    private async Task<int> CountAsync()
    {
        var database = Store.Get<SqlStore>();
        var parameters = database.Parameters().Id("id", Tenant.Id);
        return (await database.QueryAsync<int>("SELECT COUNT(*) FROM changes WHERE kind = 'guard' AND subject_id = @id", parameters, CancellationToken.None)).Single();
    }

    private Task<TenantSettings?> SetAsync(TenantSettings settings) => TenantSettings.UpdateAsync(Tenant.Id, _ => settings, Caller, CancellationToken.None);
}
