using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using MediatR;

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
    public async Task ImportAsync_SeveralKeysWithAnyText_AreFoundAsTheyWereGiven()
    {
        ApiKey[] keys =
        [
            Key().Named("~0 \"quoted\" \\ ~~1").WithSecret(RandomHash()).Build(),
            Key().Named("é 😀").WithSecret(RandomHash()).Build() with { Metadata = KeyMetadata.FromStored("""{"a\"b":"\\ \n \u0001 ~2","ü":[null,true,1.5]}"""), ExpiresAt = ApiKeyBuilder.CreatedAt.AddMilliseconds(1) },
            Key().Named("Plain").WithSecret(Plain(), hint: null).Build() with { CreatedBy = Guid.NewGuid() },
        ];

        await ImportAsync(keys);

        foreach (var key in keys)
        {
            (await FindAsync(key)).Should().BeEquivalentTo(key);
        }

        (await Store.Get<IMediator>().Send(new VerifyAuditTrailQuery(Tenant.Id, ExpectedHead: null))).Problem.Should().BeNull();
    }

    [Test]
    public async Task ImportAsync_Cancelled_LeavesNothing([Values("Checked", "Added")] string step)
    {
        var keys = Enumerable.Range(0, 1001).Select(_ => Key().WithSecret(RandomHash()).Build()).ToList();
        using var cancellation = new CancellationTokenSource();

        await FluentActions.Awaiting(() => Keys.ImportAsync(Tenant.Id, keys, new Canceller(report => report.Step == step, cancellation), cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

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
        await RotateAsync(key, current => current.Rotate(ApiKeySecret.Generate(), RandomHash(), Time.GetUtcNow(), TimeSpan.Zero));

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

        await FluentActions.Awaiting(() => ImportAsync(good, Key().WithSecret(good.Secrets[0].Hash).Build())).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error.Kind == ErrorKind.Conflict);

        (await FindAsync(good)).Should().BeNull();
    }

    [Test]
    public async Task ImportAsync_ManyKeys_ReportsProgress()
    {
        reports.Clear();

        await ImportAsync([.. Enumerable.Range(0, 2500).Select(_ => Key().Build())]);

        reports.Should().Equal(new("Checked", 1000, 2500), new("Checked", 2000, 2500), new("Added", 1000, 2500), new("Added", 2000, 2500));
    }

    // As many as go into one transaction, and some more.
    [Test]
    public async Task ImportAsync_CutShortAfterTheFirstTransaction_IsContinuedByARepeat()
    {
        ApiKey[] keys = [.. Enumerable.Range(0, ApiKeyImporter.KeysPerTransaction + 1000).Select(_ => Key().WithSecret(RandomHash()).Build())];
        using var cancellation = new CancellationTokenSource();
        var last = new ImportProgress("Added", keys.Length, keys.Length);

        await FluentActions.Awaiting(() => Keys.ImportAsync(Tenant.Id, keys, new Canceller(report => report == last with { Done = ApiKeyImporter.KeysPerTransaction }, cancellation), cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        (await FindAsync(keys[ApiKeyImporter.KeysPerTransaction - 1])).Should().NotBeNull();
        (await FindAsync(keys[^1])).Should().BeNull();

        (await ImportAsync(keys)).Should().Equal(Enumerable.Range(0, keys.Length).Select(place => place < ApiKeyImporter.KeysPerTransaction ? ImportOutcome.AlreadyThere : ImportOutcome.Imported));
        (await FindAsync(keys[^1])).Should().NotBeNull();
        await ShouldListInTheOrderOfAsync(keys[^10..]);
        (await Store.Get<IAuditEventRepository>().CountChainAsync(Tenant.Id, pruned: 0, long.MaxValue, CancellationToken.None)).Should().Be(keys.Length + 1);
    }

    [Test]
    public async Task Authenticate_ImportedPlainHash_IsLetInAndItsUpgradeIsAsked()
    {
        const string Secret = "a-legacy-key-of-somewhere";
        var hasher = Store.Get<IApiKeyHasher>();
        var key = Key().WithSecret(hasher.HashPlain(Secret), hint: null).Build();
        await ImportAsync(key);

        (await Store.Get<AccessDecider>().DecideAsync(Tenant, new RequiredAccess(RequiredAuthentication.User), Secret, client: null, CancellationToken.None)).Key!.KeyId.Should().Be(key.Id);
        (await Store.Get<IPepperRepository>().CountPlainSecretsAsync(CancellationToken.None)).Should().BePositive();

        await Keys.ReplaceHashAsync(hasher.HashPlain(Secret), hasher.Hash(Secret), CancellationToken.None);
        (await Store.Get<AccessDecider>().DecideAsync(Tenant, new RequiredAccess(RequiredAuthentication.User), Secret, client: null, CancellationToken.None)).Key!.KeyId.Should().Be(key.Id);
        (await Keys.FindByHashAsync([hasher.Hash(Secret)], CancellationToken.None))!.Hash.Should().Be(hasher.Hash(Secret));
    }

    void IProgress<ImportProgress>.Report(ImportProgress value) => reports.Add(value);

    private static SecretHash Plain() => RandomHash() with { PepperId = null };

    private Task<IReadOnlyList<ImportOutcome>> ImportAsync(params ApiKey[] keys) => Keys.ImportAsync(Tenant.Id, keys, this, CancellationToken.None);

    private async Task ShouldListInTheOrderOfAsync(ApiKey[] newest)
    {
        var filter = new ApiKeyFilter { TenantId = Tenant.Id, Limit = newest.Length, Now = Time.GetUtcNow() };
        (await Keys.ListAsync(filter, CancellationToken.None)).Items.Reverse().Select(key => key.Id).Should().Equal(newest.Select(key => key.Id));
    }

    /// <summary>Is an operator who interrupts the import while it does this.</summary>
    private sealed class Canceller(Func<ImportProgress, bool> isReached, CancellationTokenSource cancellation) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (isReached(value))
            {
                cancellation.Cancel();
            }
        }
    }
}
