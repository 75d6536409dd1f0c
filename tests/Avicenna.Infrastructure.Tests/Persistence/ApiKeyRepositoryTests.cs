using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ApiKeyRepositoryTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset[] Instants =
    [
        DateTimeOffset.MinValue,
        new(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
        new(2026, 2, 28, 23, 59, 59, 1, TimeSpan.Zero),
        new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
    ];

    [Test]
    public async Task AddAsync_EveryMemberSet_IsFoundAsItWas()
    {
        var key = Key()
            .Named("Zähler für Δelta")
            .WithPermission(Permission.Admin)
            .WithLimit(RequestLimit.Max)
            .Disabled()
            .Expiring(ApiKeyBuilder.CreatedAt.AddMilliseconds(123))
            .WithMetadata("""{"owner":"Zoë","город":"Москва","mark":"🔑","nested":{"a":[1,null,true]}}""")
            .OwnedBy("Kunde Ä/7 😀")
            .WithScopes("orders:* Orders:read a/b.c_d-e")
            .AllowedFrom("10.0.0.0/8 192.0.2.7 2001:db8::/32")
            .CreatedBy(Guid.NewGuid())
            .WithSecret(RandomHash(), "9f3a")
            .Build();

        await AddAsync(key);

        (await FindAsync(key)).Should().BeEquivalentTo(key);
    }

    [Test]
    public async Task AddAsync_NothingOptionalSet_IsFoundWithNulls()
    {
        var key = Key().Build();

        await AddAsync(key);

        var found = await FindAsync(key);
        found.Should().BeEquivalentTo(key);
        found.Should().BeEquivalentTo(new { ExpiresAt = (object?)null, Metadata = (object?)null, OwnerId = (object?)null, CreatedBy = (object?)null, LastUsedAt = (object?)null });
        (found!.Scopes, found.AllowedAddresses).Should().Be((ScopeList.Empty, AllowedAddresses.Anywhere));
    }

    [Test]
    public async Task AddAsync_LongestOwnerScopesAndAddresses_AreFoundWhole()
    {
        var key = Key()
            .OwnedBy(string.Concat(Enumerable.Repeat("😀", OwnerId.MaxLength)))
            .WithScopes(string.Join(' ', Enumerable.Range(0, ScopeList.MaxOfKey).Select(number => $"{number:D2}{new string('s', ScopeList.MaxLength - 2)}")))
            .AllowedFrom(string.Join(' ', Enumerable.Range(0, AllowedAddresses.Max).Select(number => $"2001:db8:1000:1000:1000:1000:{number + 0x1000:x}:0/112")))
            .Build();

        await AddAsync(key);

        (await FindAsync(key)).Should().BeEquivalentTo(key);
    }

    [Test]
    public async Task AddAsync_OwnerWithSpacesAround_IsFoundToTheLetter()
    {
        var key = Key().OwnedBy(" a ").Build();

        await AddAsync(key);

        (await FindAsync(key))!.OwnerId!.Value.Should().Be(" a ");
    }

    [TestCase("😀")]
    [TestCase("𐍈")]
    public async Task AddAsync_NameOfFiftySupplementaryCodePoints_IsFoundWhole(string codePoint)
    {
        var key = Key().Named(string.Concat(Enumerable.Repeat(codePoint, ApiKeyName.MaxLength))).Build();

        await AddAsync(key);

        (await FindAsync(key))!.Name.Should().Be(key.Name);
    }

    [Test]
    public async Task AddAsync_LargestMetadata_IsFoundWhole()
    {
        var text = new string('é', (KeyMetadata.MaxBytes - """{"x":""}""".Length) / 2);
        var key = Key().WithMetadata($$"""{"x":"{{text}}"}""").Build();

        await AddAsync(key);

        (await FindAsync(key))!.Metadata.Should().Be(key.Metadata);
    }

    [TestCaseSource(nameof(Instants))]
    public async Task AddAsync_AnyInstant_IsFoundToTheMillisecond(DateTimeOffset instant)
    {
        var key = Key().Expiring(instant).WithSecret(RandomHash(), expires: instant).Build();

        await AddAsync(key);

        var found = await FindAsync(key);
        found!.ExpiresAt.Should().Be(instant);
        found.Secrets[0].ExpiresAt.Should().Be(instant);
    }

    [Test]
    public async Task AddAsync_SeveralSecrets_AreFoundNewestFirst()
    {
        var key = Key()
            .WithSecret(RandomHash(), "new0")
            .WithSecret(RandomHash(), "old1", ApiKeyBuilder.CreatedAt.AddHours(1))
            .Build();

        await AddAsync(key);

        var found = await FindAsync(key);
        found!.Secrets.Should().BeEquivalentTo(key.Secrets, options => options.WithStrictOrdering());
        found.KeyHint.Should().Be("new0");
        found.PreviousKeyExpiresAt.Should().Be(ApiKeyBuilder.CreatedAt.AddHours(1));
    }

    [Test]
    public async Task FindAsync_IdOfAnotherTenantsKey_GivesNull()
    {
        var key = Key().Build();
        await AddAsync(key);
        var other = await AddTenantAsync();

        (await Keys.FindAsync(other.Id, key.Id, CancellationToken.None)).Should().BeNull();
    }

    [Test]
    public async Task FindAsync_UnknownId_GivesNull() =>
        (await Keys.FindAsync(Tenant.Id, Guid.NewGuid(), CancellationToken.None)).Should().BeNull();

    [Test]
    public async Task AddAsync_HashThatIsTaken_ThrowsAndLeavesNothing()
    {
        var hash = RandomHash();
        await AddAsync(Key().WithSecret(hash).Build());
        var other = await AddTenantAsync();
        // Stored oldest first, so that the refused secret isn't the first row of its key.
        var second = new ApiKeyBuilder(other.Id).WithSecret(hash).WithSecret(RandomHash()).Build();

        await FluentActions.Awaiting(() => AddAsync(second)).Should().ThrowAsync<AvicennaException>().WithMessage("There is already a key with this secret");

        (await FindAsync(second)).Should().BeNull();
        (await Keys.FindByHashAsync([second.Secrets[1].Hash], CancellationToken.None)).Should().BeNull();
        (await Tenants.FindAsync(other.Subdomain, CancellationToken.None))!.FirstKeyAt.Should().BeNull();
    }

    [Test]
    public async Task AddAsync_TenantThatIsGone_IsNotFound()
    {
        await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None);

        await FluentActions.Awaiting(() => AddAsync(Key().Build())).Should().ThrowAsync<AvicennaException>().WithMessage("The tenant doesn't exist any more");
    }

    [Test]
    public async Task AddAsync_FirstAndSecondKey_TheTenantRemembersTheFirst()
    {
        await AddAsync(Key().Build());
        var second = new ApiKey
        {
            Id = Guid.NewGuid(),
            TenantId = Tenant.Id,
            Name = ApiKeyName.Parse("Second"),
            Permission = Permission.User,
            RequestLimit = RequestLimit.From(1),
            CreatedAt = ApiKeyBuilder.CreatedAt.AddDays(1),
            Secrets = [new StoredSecret(RandomHash(), "0000", ApiKeyBuilder.CreatedAt, null)],
        };
        await AddAsync(second);

        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None))!.FirstKeyAt.Should().Be(ApiKeyBuilder.CreatedAt);
    }
}
