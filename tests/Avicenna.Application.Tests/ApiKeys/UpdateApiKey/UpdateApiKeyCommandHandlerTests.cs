using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Testing.Builders;
using Moq;

namespace Avicenna.Application.Tests.ApiKeys.UpdateApiKey;

public sealed class UpdateApiKeyCommandHandlerTests
{
    private static readonly UpdateApiKeyInput Nothing = new();
    private static readonly DateTimeOffset Later = Clock.Instant.AddDays(1);

    private MaxLifetime lifetime = null!;
    private ApiKey key = null!;
    private ApiKey? changed;

    [SetUp]
    public void Arrange() => (key, lifetime) = (new ApiKeyBuilder(Guid.NewGuid()).Expiring(Later).WithMetadata("""{"a":1}""").Build(), Lifetimes.Unlimited);

    [Test]
    public async Task Handle_NothingSet_LeavesTheKeyAsItIs()
    {
        await HandleAsync(Nothing);

        changed.Should().Be(key);
    }

    [Test]
    public async Task Handle_EveryMember_IsChanged()
    {
        var details = await HandleAsync(Nothing with
        {
            Name = "New",
            RatelimitMin = 7,
            Permission = "admin",
            Enabled = false,
            ExpiresAt = Later.AddTicks(9_999),
            Metadata = Json("""{"b":2}"""),
            OwnerId = "Customer 7",
            Scopes = new(["orders:*", "a"]),
            AllowedAddresses = new(["::ffff:10.0.0.0/104"]),
        });

        changed.Should().BeEquivalentTo(key with
        {
            Name = ApiKeyName.Parse("New"),
            RequestLimit = RequestLimit.From(7),
            Permission = Permission.Admin,
            Enabled = false,
            ExpiresAt = Later,
            Metadata = KeyMetadata.FromStored("""{"a":1,"b":2}"""),
            OwnerId = OwnerId.Parse("Customer 7"),
            Scopes = ScopeList.FromStored("orders:* a"),
            AllowedAddresses = AllowedAddresses.FromStored("10.0.0.0/8"),
        });
        details.Name.Should().Be("New");
    }

    [Test]
    public async Task Handle_Nulls_RemoveTheExpiryAndTheMetadata()
    {
        await HandleAsync(Nothing with { ExpiresAt = new Optional<DateTimeOffset?>(null), Metadata = new Optional<JsonElement?>(null) });

        changed.Should().BeEquivalentTo(key with { ExpiresAt = null, Metadata = null });
    }

    [Test]
    public async Task Handle_NullAndEmptyLists_RemoveTheOwnerTheScopesAndTheAddresses()
    {
        key = key with { OwnerId = OwnerId.Parse("Customer 7"), Scopes = ScopeList.FromStored("a b"), AllowedAddresses = AllowedAddresses.FromStored("::1") };

        await HandleAsync(Nothing with { OwnerId = new Optional<string?>(null), Scopes = new([]), AllowedAddresses = new([]) });

        changed.Should().Be(key with { OwnerId = null, Scopes = ScopeList.Empty, AllowedAddresses = AllowedAddresses.Anywhere });
    }

    [Test]
    public async Task Handle_UserKeyThatWouldLiveTooLong_IsRefusedWhereEitherMemberIsChanged()
    {
        lifetime = Lifetimes.OfDays(1);
        key = new ApiKeyBuilder(Guid.NewGuid()).WithPermission(Permission.Admin).Build();

        await ShouldRefuseAsync(Nothing with { Permission = "user" });
        await ShouldRefuseAsync(Nothing with { Permission = "user", ExpiresAt = Later.AddDays(1) });
        await HandleAsync(Nothing with { Permission = "user", ExpiresAt = Later });
        await HandleAsync(Nothing with { ExpiresAt = null });
        key = key with { Permission = Permission.User };
        await ShouldRefuseAsync(Nothing with { ExpiresAt = null });
        await ShouldRefuseAsync(Nothing with { Permission = "user" });
        await HandleAsync(Nothing with { Permission = "admin" });
        await HandleAsync(Nothing with { Name = "An older key goes on" });
    }

    [Test]
    public async Task Handle_MetadataThatCantBeMerged_IsRefused() =>
        (await FluentActions.Awaiting(() => HandleAsync(Nothing with { Metadata = Json("[]") })).Should().ThrowAsync<ValidationFailedException>())
            .Which.Errors.Should().ContainKey("metadata");

    [Test]
    public async Task Handle_NoSuchKey_IsNotFound()
    {
        var keys = new Mock<IApiKeyRepository>();

        await FluentActions.Awaiting(() => new UpdateApiKeyCommandHandler(keys.Object, Lifetimes.Unlimited, TestMapper.Create()).Handle(Command(Nothing), CancellationToken.None))
            .Should().ThrowAsync<AvicennaException>().WithMessage("API key not found");
    }

    private async Task ShouldRefuseAsync(UpdateApiKeyInput input) =>
        (await FluentActions.Awaiting(() => HandleAsync(input)).Should().ThrowAsync<ValidationFailedException>())
            .Which.Errors["expires_at"].Should().Equal("expires_at must be on or before 2026-03-02: here a user key expires within 1 day");

    private UpdateApiKeyCommand Command(UpdateApiKeyInput input) => new(key.TenantId, key.Id, Caller.Operator, input);

    private static Optional<JsonElement?> Json(string json) => new(JsonElement.Parse(json));

    private Task<ApiKeyDetails> HandleAsync(UpdateApiKeyInput input)
    {
        var keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        keys.Setup(store => store.UpdateAsync(
                key.TenantId, key.Id, AuditActions.UpdateApiKey, It.IsAny<Func<ApiKey, ApiKey>>(), Caller.Operator, It.IsAny<CancellationToken>()))
            .Returns((Guid _, Guid _, string _, Func<ApiKey, ApiKey> change, Caller _, CancellationToken _) =>
                Task.FromResult<ApiKey?>(changed = change(key)));
        return new UpdateApiKeyCommandHandler(keys.Object, lifetime, TestMapper.Create()).Handle(Command(input), CancellationToken.None);
    }
}
