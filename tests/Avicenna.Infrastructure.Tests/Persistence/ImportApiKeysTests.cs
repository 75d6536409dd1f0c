using Avicenna.Application.Abstractions;
using Avicenna.Application.ApiKeys.ImportApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>An import can be repeated at any time: it adds no key twice and revives none.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ImportApiKeysTests(DatabaseProvider provider) : StoreFixture(provider), IProgress<ImportProgress>
{
    private readonly List<ImportProgress> reports = [];

    [Test]
    public async Task ImportAsync_NewKeys_AreFoundAsTheyWereGiven()
    {
        var plain = Key().Named("Plain").WithSecret(Plain(), hint: null).Disabled().Expiring(ApiKeyBuilder.CreatedAt.AddDays(-1)).Build() with { LastUsedAt = ApiKeyBuilder.CreatedAt };
        var keyed = Key().Named("Keyed").WithSecret(RandomHash()).Build();

        (await ImportAsync(plain, keyed)).Should().Equal(ImportOutcome.Imported, ImportOutcome.Imported);

        (await FindAsync(plain)).Should().BeEquivalentTo(plain);
        (await FindAsync(keyed)).Should().BeEquivalentTo(keyed);
        (await EventsAsync()).Select(auditEvent => auditEvent.Action).Should().Equal("api_key.import", "api_key.import", "tenant.create");
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None))!.FirstKeyAt.Should().Be(ApiKeyBuilder.CreatedAt);
    }

    [Test]
    public async Task ImportAsync_Cancelled_LeavesNothing([Values("Checked", "Added")] string step)
    {
        var keys = Enumerable.Range(0, 1001).Select(_ => Key().WithSecret(RandomHash()).Build()).ToList();
        using var cancellation = new CancellationTokenSource();

        await FluentActions.Awaiting(() => Keys.ImportAsync(Tenant.Id, keys, new Canceller(step, cancellation), cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

        (await FindAsync(keys[0])).Should().BeNull();
        (await EventsAsync()).Should().ContainSingle("the tenant was made");
    }

    [Test]
    public async Task ImportAsync_AgainAlsoAfterTheSecretWasMovedTwice_FindsItAlreadyThere()
    {
        var hash = Plain();
        var key = Key().WithSecret(hash).Build();
        await ImportAsync(key);
        (await ImportAsync(Key().WithSecret(hash).Build())).Should().Equal(ImportOutcome.AlreadyThere);

        var (moved, again) = (RandomHash(), RandomHash());
        await Keys.ReplaceHashAsync(hash, moved, CancellationToken.None);
        await Keys.ReplaceHashAsync(moved, again, CancellationToken.None);

        (await ImportAsync(Key().WithSecret(hash).Build())).Should().Equal(ImportOutcome.AlreadyThere);
        (await FindAsync(key))!.Secrets[0].Hash.Should().Be(again);
    }

    [Test]
    public async Task ImportAsync_KeyThatWasDeletedAfterItsSecretWasMoved_StaysDeletedByEitherHash()
    {
        var (hash, moved) = (Plain(), RandomHash());
        var key = Key().WithSecret(hash).Build();
        await ImportAsync(key);
        await Keys.ReplaceHashAsync(hash, moved, CancellationToken.None);
        await DeleteAsync(key);

        (await ImportAsync(Key().WithSecret(hash).Build(), Key().WithSecret(moved).Build(), Key().Build()))
            .Should().Equal(ImportOutcome.Deleted, ImportOutcome.Deleted, ImportOutcome.Imported);
    }

    [Test]
    public async Task ImportAsync_SecretThatWasRotatedAway_StaysEnded()
    {
        var hash = Plain();
        var key = Key().WithSecret(hash).Build();
        await ImportAsync(key);
        await UpdateAsync(key, current => current.Rotate(ApiKeySecret.Generate(), RandomHash(), Time.GetUtcNow(), TimeSpan.Zero));

        (await ImportAsync(Key().WithSecret(hash).Build())).Should().Equal(ImportOutcome.Deleted);
    }

    [Test]
    public async Task ImportAsync_AnotherTenantsSecret_IsSaidAndNothingIsAdded()
    {
        var taken = RandomHash();
        await AddAsync(new ApiKeyBuilder((await AddTenantAsync()).Id).WithSecret(taken));
        var good = Key().Build();

        (await ImportAsync(good, Key().WithSecret(taken).Build())).Should().Equal(ImportOutcome.Imported, ImportOutcome.OtherTenants);

        (await FindAsync(good)).Should().BeNull();
    }

    [Test]
    public async Task ImportAsync_SameSecretTwiceInTheFile_AddsNothing()
    {
        var good = Key().Build();

        await FluentActions.Awaiting(() => ImportAsync(good, Key().WithSecret(good.Secrets[0].Hash).Build())).Should().ThrowAsync<ConflictException>();

        (await FindAsync(good)).Should().BeNull();
    }

    [Test]
    public async Task ImportAsync_ManyKeys_ReportsProgress()
    {
        reports.Clear();

        await ImportAsync([.. Enumerable.Range(0, 2500).Select(_ => Key().Build())]);

        reports.Should().Equal(new("Checked", 1000, 2500), new("Checked", 2000, 2500), new("Added", 1000, 2500), new("Added", 2000, 2500));
    }

    [Test]
    public async Task Authenticate_ImportedPlainHash_IsLetInAndItsUpgradeIsAsked()
    {
        const string Secret = "a-legacy-key-of-somewhere";
        var hasher = Store.Get<IApiKeyHasher>();
        var key = Key().WithSecret(hasher.HashPlain(Secret), hint: null).Build();
        await ImportAsync(key);

        (await Store.Get<ApiKeyAuthenticator>().AuthenticateAsync(Tenant.Id, Secret, clientAddress: null, CancellationToken.None)).Key!.KeyId.Should().Be(key.Id);
        (await Store.Get<IPepperRepository>().CountPlainSecretsAsync(CancellationToken.None)).Should().BePositive();

        await Keys.ReplaceHashAsync(hasher.HashPlain(Secret), hasher.Hash(Secret), CancellationToken.None);
        (await Store.Get<ApiKeyAuthenticator>().AuthenticateAsync(Tenant.Id, Secret, clientAddress: null, CancellationToken.None)).Key!.Hash.Should().Be(hasher.Hash(Secret));
    }

    void IProgress<ImportProgress>.Report(ImportProgress value) => reports.Add(value);

    private static SecretHash Plain() => RandomHash() with { PepperId = null };

    private Task<IReadOnlyList<ImportOutcome>> ImportAsync(params ApiKey[] keys) => Keys.ImportAsync(Tenant.Id, keys, this, CancellationToken.None);

    /// <summary>Is an operator who interrupts the import while it does this.</summary>
    private sealed class Canceller(string step, CancellationTokenSource cancellation) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Step == step)
            {
                cancellation.Cancel();
            }
        }
    }
}
