using Avicenna.Application.Decisions;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>Which changes make a node read a tenant or its policy again.</summary>
[TestFixture]
public sealed class TenantCacheTests
{
    private static readonly Tenant Acme = new(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, DateTimeOffset.UnixEpoch);
    private static readonly AccessPolicy Policy = new(EndpointTable.Empty, new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: true));

    private Mock<ITenantRepository> tenants = null!;
    private Mock<IEndpointRepository> endpoints = null!;
    private Invalidations invalidations = null!;
    private StrangerGate gate = null!;
    private TenantCache cache = null!;

    [SetUp]
    public void Arrange()
    {
        var time = new FakeTimeProvider();
        var options = Options.Create(new CacheOptions());
        var health = new StoreHealth(options, time);
        tenants = new Mock<ITenantRepository>(MockBehavior.Strict);
        endpoints = new Mock<IEndpointRepository>(MockBehavior.Strict);
        invalidations = new Invalidations();
        gate = new StrangerGate(health, time);
        cache = new TenantCache(tenants.Object, endpoints.Object, gate, new CacheBudget(options), invalidations, health, time);
        health.Reached(time.GetTimestamp());
    }

    [TearDown]
    public void Dispose() => gate.Dispose();

    [Test]
    public async Task Find_KnownTenant_IsReadAgainOnlyAfterItsOwnChange()
    {
        Store(Acme);
        await FindAsync();
        Change(ChangeKind.Tenant, Guid.NewGuid());
        Change(ChangeKind.Policy, Acme.Id);
        (await FindAsync()).Should().Be(Acme);
        VerifyReads(1);

        Change(ChangeKind.Tenant, Acme.Id);
        Store(Acme with { Enabled = false });
        (await FindAsync())!.Enabled.Should().BeFalse();
        VerifyReads(2);
    }

    [Test]
    public async Task Find_UnknownSubdomain_IsReadAgainAfterTheChangeOfAnyTenant()
    {
        Store(null);
        await FindAsync();
        Change(ChangeKind.Policy, Guid.NewGuid());
        (await FindAsync()).Should().BeNull();
        VerifyReads(1);

        Change(ChangeKind.Tenant, Guid.NewGuid());
        Store(Acme);
        (await FindAsync()).Should().Be(Acme);
        VerifyReads(2);
    }

    [Test]
    public async Task GetPolicy_KnownPolicy_IsReadAgainOnlyAfterItsOwnChange()
    {
        StorePolicy(Policy);
        (await GetPolicyAsync()).Should().Be(Policy);
        Change(ChangeKind.Policy, Guid.NewGuid());
        Change(ChangeKind.Tenant, Acme.Id);
        StorePolicy(null);
        (await GetPolicyAsync()).Should().Be(Policy);

        Change(ChangeKind.Policy, Acme.Id);
        (await GetPolicyAsync()).Should().NotBe(Policy);
    }

    [Test]
    public async Task GetPolicy_TenantThatWasJustDeleted_HasTheSettingsOfANewTenant()
    {
        StorePolicy(null);

        (await GetPolicyAsync()).Should().Be(new AccessPolicy(EndpointTable.Empty, TenantSettings.Default));
    }

    private void Change(ChangeKind kind, Guid subjectId) => invalidations.Add(new StoreChange(kind, subjectId));

    private void Store(Tenant? tenant) => tenants.Setup(store => store.FindAsync(Acme.Subdomain, It.IsAny<CancellationToken>())).ReturnsAsync(tenant);

    private void StorePolicy(AccessPolicy? policy) => endpoints.Setup(store => store.FindPolicyAsync(Acme.Id, It.IsAny<CancellationToken>())).ReturnsAsync(policy);

    private void VerifyReads(int count) => tenants.Verify(store => store.FindAsync(Acme.Subdomain, It.IsAny<CancellationToken>()), Times.Exactly(count));

    private Task<Tenant?> FindAsync() => cache.FindAsync(Acme.Subdomain, CancellationToken.None).AsTask();

    private Task<AccessPolicy> GetPolicyAsync() => cache.GetPolicyAsync(Acme.Id, CancellationToken.None).AsTask();
}
