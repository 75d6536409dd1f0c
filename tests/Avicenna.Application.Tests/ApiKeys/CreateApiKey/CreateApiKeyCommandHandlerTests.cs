using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Options;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.CreateApiKey;

public sealed class CreateApiKeyCommandHandlerTests
{
    private static readonly CreateApiKeyInput Smallest = new() { Name = "Ingest" };

    private readonly Guid tenantId = Guid.NewGuid();
    private readonly KeysOptions options = new();
    private readonly StubHasher hasher = new("p2", "p1");
    private Mock<IApiKeyRepository> keys = null!;
    private ApiKey? added;

    [SetUp]
    public void Arrange()
    {
        added = null;
        options.Prefix = ApiKeySecret.DefaultPrefix;
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        keys.Setup(store => store.AddAsync(It.IsAny<ApiKey>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>()))
            .Callback((ApiKey key, Caller _, IdempotentCall? _, CancellationToken _) => added = key)
            .ReturnsAsync((ReplayedCall?)null);
    }

    [Test]
    public async Task Handle_OnlyWhatIsRequired_StoresAKeyWithTheDefaults()
    {
        await HandleAsync(Smallest with { Name = "  Ingest  " });

        added!.Id.Should().NotBeEmpty();
        added.TenantId.Should().Be(tenantId);
        added.Name.Value.Should().Be("Ingest");
        added.Permission.Should().Be(Permission.User);
        added.RequestLimit.PerMinute.Should().Be(60);
        added.Enabled.Should().BeTrue();
        added.ExpiresAt.Should().BeNull();
        added.Metadata.Should().BeNull();
        added.CreatedBy.Should().BeNull();
        added.LastUsedAt.Should().BeNull();
        added.CreatedAt.Should().BeExactly(Clock.Instant);
    }

    [Test]
    public async Task Handle_EveryMember_StoresWhatWasSent()
    {
        var creator = Guid.NewGuid();
        var expiry = Clock.Instant.AddDays(1);

        var input = Smallest with
        {
            RatelimitMin = 120,
            Permission = "admin",
            ExpiresAt = expiry.AddTicks(9_999).ToOffset(TimeSpan.FromHours(3)),
            Metadata = Json("""{ "n" : 1.0 }"""),
        };
        await HandleAsync(input, new Caller(creator, ClientAddress: null, RequestId: null));

        added!.CreatedBy.Should().Be(creator);
        added.RequestLimit.PerMinute.Should().Be(120);
        added.Permission.Should().Be(Permission.Admin);
        added.ExpiresAt.Should().BeExactly(expiry, "instants are kept to the millisecond, never rounded up");
        added.ExpiresAt!.Value.Offset.Should().Be(TimeSpan.Zero);
        added.Metadata!.Json.Should().Be("""{"n":1.0}""");
    }

    [Test]
    public async Task Handle_AnyCommand_StoresOnlyTheHashOfTheSecretItReturns()
    {
        var created = await HandleAsync(Smallest);

        var plain = created.Secret.Reveal();
        plain.Should().MatchRegex("^avcna_sk_[0-9a-f]{64}$");
        added!.Secrets.Should().Equal(new StoredSecret(hasher.Hash(plain, "p2"), plain[^4..], Clock.Instant, ExpiresAt: null));
        JsonSerializer.Serialize(added).Should().NotContain(plain);
        created.ToString().Should().NotContain(plain);
    }

    [Test]
    public async Task Handle_Twice_MakesTwoKeysWithTwoSecrets()
    {
        var first = await HandleAsync(Smallest);
        var second = await HandleAsync(Smallest);

        second.Details.Id.Should().NotBe(first.Details.Id);
        second.Secret.Reveal().Should().NotBe(first.Secret.Reveal());
    }

    [Test]
    public async Task Handle_OnlyTheSeedsMembers_ShowsOnlyThose()
    {
        var details = (await HandleAsync(Smallest with { RatelimitMin = 120, Permission = "admin" })).Details;

        details.Should().Be(new CreatedApiKeyDetails
        {
            Id = added!.Id,
            Name = "Ingest",
            LastUsedAt = null,
            CreatedAt = Clock.Instant,
            RatelimitMin = 120,
            Permission = "admin",
        });
        details.ExpiresAt.IsSet.Should().BeFalse();
        details.Metadata.IsSet.Should().BeFalse();
    }

    [Test]
    public async Task Handle_MembersSentAsNull_ShowsThemAsNull()
    {
        var details = (await HandleAsync(Smallest with { ExpiresAt = null, Metadata = null })).Details;

        details.ExpiresAt.Should().Be(new Optional<DateTimeOffset?>(null));
        details.Metadata.Should().Be(new Optional<JsonElement?>(null));
    }

    [Test]
    public async Task Handle_MembersSent_ShowsThemAsTheyAreKept()
    {
        var expiry = Clock.Instant.AddDays(1);

        var details = (await HandleAsync(Smallest with { ExpiresAt = expiry.AddTicks(1), Metadata = Json("""{ "n" : 1e2 }""") })).Details;

        details.ExpiresAt.Value.Should().BeExactly(expiry);
        details.Metadata.Value!.Value.GetRawText().Should().Be("""{"n":1e2}""");
    }

    [Test]
    public async Task Handle_OwnerScopesAndAddresses_AreStoredAndShownAsTheyAreKept()
    {
        var details = (await HandleAsync(Smallest with { OwnerId = "Customer 7", Scopes = new(["b", "a:*"]), AllowedAddresses = new(["::ffff:10.0.0.0/104", "FD00::/8"]) })).Details;

        (added!.OwnerId, added.Scopes, added.AllowedAddresses)
            .Should().Be((OwnerId.Parse("Customer 7"), ScopeList.FromStored("b a:*"), AllowedAddresses.FromStored("10.0.0.0/8 fd00::/8")));
        details.OwnerId.Value.Should().Be("Customer 7");
        details.Scopes.Value.Should().Equal("b", "a:*");
        details.AllowedAddresses.Value.Should().Equal("10.0.0.0/8", "fd00::/8");
    }

    [Test]
    public async Task Handle_PrefixOfTheInstallation_BeginsTheSecret()
    {
        options.Prefix = "acme_";

        (await HandleAsync(Smallest)).Secret.Reveal().Should().MatchRegex("^acme_[0-9a-f]{64}$");
    }

    [Test]
    public async Task Handle_StoreThatCannotBeReached_TellsNoSecret()
    {
        var failure = new StoreUnavailableException("The test says so");
        keys.Setup(store => store.AddAsync(It.IsAny<ApiKey>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>())).ThrowsAsync(failure);

        var act = () => HandleAsync(Smallest);

        (await act.Should().ThrowAsync<StoreUnavailableException>()).Which.Should().BeSameAs(failure);
    }

    [Test]
    public async Task Handle_CallThatWasMadeBefore_ShowsTheKeyOfTheFirstCallAndNoSecret()
    {
        var first = new ApiKeyBuilder(tenantId).Named("First").Build();
        Replays(new ReplayedCall(first));

        (await SendAsync(Smallest)).Should().BeEquivalentTo(new MintResult<CreatedApiKeyDetails>.Replayed(TestMapper.Create().Map<ApiKeyDetails>(first)));
    }

    [Test]
    public async Task Handle_CallThatWasMadeBeforeForAKeyThatIsGone_ShowsNoKey()
    {
        Replays(new ReplayedCall(Key: null));

        (await SendAsync(Smallest)).Should().Be(new MintResult<CreatedApiKeyDetails>.Replayed(Key: null));
    }

    private void Replays(ReplayedCall call) =>
        keys.Setup(store => store.AddAsync(It.IsAny<ApiKey>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>())).ReturnsAsync(call);

    private async Task<MintResult<CreatedApiKeyDetails>.Minted> HandleAsync(
        CreateApiKeyInput input, Caller? caller = null, IdempotentCall? call = null, CancellationToken cancellationToken = default) =>
        (await SendAsync(input, caller, call, cancellationToken)).Should().BeOfType<MintResult<CreatedApiKeyDetails>.Minted>().Which;

    private Task<MintResult<CreatedApiKeyDetails>> SendAsync(
        CreateApiKeyInput input, Caller? caller = null, IdempotentCall? call = null, CancellationToken cancellationToken = default) =>
        new CreateApiKeyCommandHandler(keys.Object, hasher, TestMapper.Create(), Options.Create(options), Clock.Create())
            .Handle(new CreateApiKeyCommand(tenantId, caller ?? Caller.Operator, input, call), cancellationToken);

    private static JsonElement? Json(string json) => JsonElement.Parse(json);
}
