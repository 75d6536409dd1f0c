using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.ApiKeys.UpdateApiKey;
using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Mapping;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Testing.Builders;

namespace Avicenna.Application.Tests.ApiKeys.UpdateApiKey;

public sealed class UpdateApiKeyCommandHandlerTests
{
    private static readonly DateTimeOffset Expiry = Clock.Instant.AddDays(1);
    private static readonly Caller Admin = new(Guid.NewGuid(), "192.0.2.1", "0HN1");

    private readonly ApiKey key = new ApiKeyBuilder(Guid.NewGuid())
        .Named("Ingest").WithPermission(Permission.Admin).WithLimit(7).Expiring(Expiry).WithMetadata("""{"a":1,"b":{"c":2}}""").CreatedBy(Guid.NewGuid())
        .Build();

    private ApiKeyStore store = null!;

    private UpdateApiKeyCommand Nothing => new() { TenantId = key.TenantId, Id = key.Id, Caller = Admin };

    [SetUp]
    public void Arrange() => store = new ApiKeyStore(key);

    [Test]
    public async Task Handle_NothingSent_LeavesTheKeyAsItWas()
    {
        await HandleAsync(Nothing);

        store.Key.Should().Be(key);
    }

    /// <summary>By this the store sees that there is nothing to write and nothing to audit.</summary>
    [Test]
    public async Task Handle_WhatTheKeyAlreadyIs_LeavesTheKeyAsItWas()
    {
        await HandleAsync(Nothing with
        {
            Name = " Ingest ",
            RatelimitMin = 7,
            Permission = "admin",
            Enabled = true,
            ExpiresAt = Expiry.AddTicks(9_999).ToOffset(TimeSpan.FromHours(2)),
            Metadata = Json("""{"x":null,"a":1}"""),
        });

        store.Key.Should().Be(key);
    }

    [Test]
    public async Task Handle_EveryMember_ChangesWhatWasSentAndNothingElse()
    {
        var expiry = Clock.Instant.AddDays(2);

        await HandleAsync(Nothing with
        {
            Name = " Renamed ",
            RatelimitMin = 120,
            Permission = "user",
            Enabled = false,
            ExpiresAt = expiry.AddTicks(9_999).ToOffset(TimeSpan.FromHours(3)),
            Metadata = Json("""{"b":{"c":null,"d":1.0}}"""),
        });

        store.Key.Should().Be(key with
        {
            Name = ApiKeyName.From("Renamed"),
            RequestLimit = RequestLimit.From(120),
            Permission = Permission.User,
            Enabled = false,
            ExpiresAt = expiry,
            Metadata = KeyMetadata.FromStored("""{"a":1,"b":{"d":1.0}}"""),
        });
        store.Key!.ExpiresAt!.Value.Offset.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public async Task Handle_Null_TakesTheEndAndTheMetadataAway()
    {
        await HandleAsync(Nothing with { ExpiresAt = null, Metadata = null });

        store.Key.Should().Be(key with { ExpiresAt = null, Metadata = null });
    }

    [Test]
    public async Task Handle_MetadataForAKeyWithoutAny_BecomesItWithoutNulls()
    {
        store = new ApiKeyStore(key with { Metadata = null });

        await HandleAsync(Nothing with { Metadata = Json("""{"a":null,"b":1}""") });

        store.Key!.Metadata!.Json.Should().Be("""{"b":1}""");
    }

    [Test]
    public async Task Handle_AnyChange_ShowsTheKeyAsItIsThen()
    {
        var details = await HandleAsync(Nothing with { Name = "Renamed", Metadata = null });

        details.Should().Be(MapperFactory.Create().Map<ApiKeyDetails>(key with { Name = ApiKeyName.From("Renamed"), Metadata = null }));
    }

    [Test]
    public async Task Handle_AnyChange_IsMadeInTheCallersName()
    {
        using var source = new CancellationTokenSource();

        await HandleAsync(Nothing with { Name = "Renamed" }, source.Token);

        store.VerifyUpdated(key.TenantId, key.Id, AuditActions.UpdateApiKey, Admin, idempotentCall: null, source.Token);
    }

    [TestCase("[]", "Metadata must be a JSON object")]
    [TestCase("null", "Metadata must be a JSON object")]
    public Task Handle_MetadataThatIsNoObject_IsRefused(string json, string sentence) => RefusesMetadataAsync(json, sentence);

    [Test]
    public async Task Handle_MetadataTooLargeOnlyAfterTheMerge_IsRefused()
    {
        store = new ApiKeyStore(key with { Metadata = KeyMetadata.FromStored($$"""{"a":"{{new string('x', 3000)}}"}""") });

        await RefusesMetadataAsync($$"""{"b":"{{new string('x', 3000)}}"}""", "Metadata must be at most 4096 bytes of compact JSON");
    }

    [Test]
    public async Task Handle_NoSuchKeyOfTheTenant_SaysThatItIsNotFound()
    {
        store = new ApiKeyStore(key: null);

        var act = () => HandleAsync(Nothing with { Name = "Renamed" });

        await act.Should().ThrowExactlyAsync<NotFoundException>().WithMessage("API key not found");
    }

    private async Task RefusesMetadataAsync(string json, string sentence)
    {
        var before = store.Key;

        var act = () => HandleAsync(Nothing with { Name = "Renamed", Metadata = Json(json) });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors
            .Should().BeEquivalentTo(new Dictionary<string, string[]> { ["metadata"] = [sentence] });
        store.Key.Should().BeSameAs(before);
    }

    private Task<ApiKeyDetails> HandleAsync(UpdateApiKeyCommand command, CancellationToken cancellationToken = default) =>
        new UpdateApiKeyCommandHandler(store.Mock.Object, MapperFactory.Create()).Handle(command, cancellationToken);

    private static JsonElement? Json(string json) => JsonElement.Parse(json);
}
