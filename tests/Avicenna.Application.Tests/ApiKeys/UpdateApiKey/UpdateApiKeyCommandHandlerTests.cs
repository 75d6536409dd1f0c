using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Mapping;
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

    private readonly ApiKey key = new ApiKeyBuilder(Guid.NewGuid()).Expiring(Later).WithMetadata("""{"a":1}""").Build();
    private ApiKey? changed;

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
        });

        changed.Should().BeEquivalentTo(key with
        {
            Name = ApiKeyName.Parse("New"),
            RequestLimit = RequestLimit.From(7),
            Permission = Permission.Admin,
            Enabled = false,
            ExpiresAt = Later,
            Metadata = KeyMetadata.FromStored("""{"a":1,"b":2}"""),
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
    public async Task Handle_MetadataThatCantBeMerged_IsRefused() =>
        (await FluentActions.Awaiting(() => HandleAsync(Nothing with { Metadata = Json("[]") })).Should().ThrowAsync<ValidationFailedException>())
            .Which.Errors.Should().ContainKey("metadata");

    [Test]
    public async Task Handle_NoSuchKey_IsNotFound()
    {
        var keys = new Mock<IApiKeyRepository>();

        await FluentActions.Awaiting(() => new UpdateApiKeyCommandHandler(keys.Object, MapperFactory.Create()).Handle(Command(Nothing), CancellationToken.None))
            .Should().ThrowAsync<AvicennaException>().WithMessage("API key not found");
    }

    private UpdateApiKeyCommand Command(UpdateApiKeyInput input) => new(key.TenantId, key.Id, Caller.Operator, input);

    private static Optional<JsonElement?> Json(string json) => new(JsonElement.Parse(json));

    private Task<ApiKeyDetails> HandleAsync(UpdateApiKeyInput input)
    {
        var keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        keys.Setup(store => store.UpdateAsync(
                key.TenantId, key.Id, AuditActions.UpdateApiKey, It.IsAny<Func<ApiKey, ApiKey>>(), Caller.Operator, It.IsAny<CancellationToken>()))
            .Returns((Guid _, Guid _, string _, Func<ApiKey, ApiKey> change, Caller _, CancellationToken _) =>
                Task.FromResult<ApiKey?>(changed = change(key)));
        return new UpdateApiKeyCommandHandler(keys.Object, MapperFactory.Create()).Handle(Command(input), CancellationToken.None);
    }
}
