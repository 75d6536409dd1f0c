using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;
using Moq;

namespace Avicenna.Application.Tests.Startup;

public sealed class FirstApiKeyTests
{
    private static readonly Tenant Keyless = new(Guid.NewGuid(), Subdomain.Parse("default"), Enabled: true, Clock.Instant);

    private readonly StubHasher hasher = new("p2", "p1");
    private Mock<ITenantRepository> tenants = null!;
    private Mock<IApiKeyRepository> keys = null!;

    [SetUp]
    public void Arrange()
    {
        tenants = new Mock<ITenantRepository>(MockBehavior.Strict);
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task FindKeylessTenant_NoDefaultTenantConfigured_IsNullWithoutAskingTheStore(string? subdomain)
    {
        (await FindKeylessTenantAsync(subdomain)).Should().BeNull();

        tenants.VerifyNoOtherCalls();
    }

    [Test]
    public async Task FindKeylessTenant_TenantWithoutAnyKeyYet_IsThatTenant()
    {
        Finds(Keyless);

        (await FindKeylessTenantAsync("DEFAULT")).Should().BeSameAs(Keyless);
    }

    [Test]
    public async Task FindKeylessTenant_TenantThatOnceHadAKey_IsNull()
    {
        Finds(Keyless with { FirstKeyAt = Clock.Instant });

        (await FindKeylessTenantAsync("default")).Should().BeNull();
    }

    [Test]
    public async Task FindKeylessTenant_NoSuchTenantYet_MakesIt()
    {
        Tenant? added = null;
        Finds(null, Keyless);
        tenants.Setup(store => store.AddAsync(It.IsAny<Tenant>(), It.IsAny<CancellationToken>()))
            .Callback((Tenant tenant, CancellationToken _) => added = tenant)
            .ReturnsAsync(true);

        (await FindKeylessTenantAsync("default")).Should().BeSameAs(Keyless);

        added.Should().Be(new Tenant(added!.Id, Subdomain.Parse("default"), Enabled: true, Clock.Instant));
        added.Id.Should().NotBeEmpty();
        added.FirstKeyAt.Should().BeNull();
    }

    [Test]
    public async Task FindKeylessTenant_AnotherNodeMadeItAndItsKey_IsNull()
    {
        Finds(null, Keyless with { FirstKeyAt = Clock.Instant });
        tenants.Setup(store => store.AddAsync(It.IsAny<Tenant>(), It.IsAny<CancellationToken>())).ReturnsAsync(false);

        (await FindKeylessTenantAsync("default")).Should().BeNull();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TryCreate_Secret_AddsAnAdminKeyAsTheFirstAndTellsWhetherItIs(bool isFirst)
    {
        ApiKey? added = null;
        var secret = ApiKeySecret.From("a-secret-of-the-operator");
        keys.Setup(store => store.AddFirstAsync(It.IsAny<ApiKey>(), It.IsAny<CancellationToken>()))
            .Callback((ApiKey key, CancellationToken _) => added = key)
            .ReturnsAsync(isFirst);

        (await Create("default").TryCreateAsync(Keyless, secret, CancellationToken.None)).Should().Be(isFirst);

        added!.Id.Should().NotBeEmpty();
        added.TenantId.Should().Be(Keyless.Id);
        added.Name.Value.Should().Be("First admin key");
        added.Permission.Should().Be(Permission.Admin);
        added.RequestLimit.PerMinute.Should().Be(1000);
        added.Enabled.Should().BeTrue();
        added.ExpiresAt.Should().BeNull();
        added.CreatedBy.Should().BeNull();
        added.CreatedAt.Should().BeExactly(Clock.Instant);
        added.Secrets.Should().Equal(new StoredSecret(hasher.Hash(secret.Reveal(), "p2"), "ator", Clock.Instant, ExpiresAt: null));
    }

    private Task<Tenant?> FindKeylessTenantAsync(string? subdomain) => Create(subdomain).FindKeylessTenantAsync(CancellationToken.None);

    private FirstApiKey Create(string? subdomain) => new(
        tenants.Object, keys.Object, hasher, Options.Create(new TenancyOptions { DefaultSubdomain = subdomain }), Clock.Create());

    private void Finds(params Tenant?[] answers)
    {
        var sequence = tenants.SetupSequence(store => store.FindAsync(Subdomain.Parse("default"), It.IsAny<CancellationToken>()));
        foreach (var answer in answers)
        {
            sequence.ReturnsAsync(answer);
        }
    }
}
