using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Mapping;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;

namespace Avicenna.Application.Tests.ApiKeys.RotateApiKey;

public sealed class RotateApiKeyCommandHandlerTests
{
    private readonly StubHasher hasher = new("p2", "p1");
    private readonly ApiKey key = new ApiKeyBuilder(Guid.NewGuid()).Build();
    private ApiKeyStore store = null!;

    private RotateApiKeyCommand Command => new(key.TenantId, key.Id, Caller.Operator, new RotateApiKeyInput());

    [SetUp]
    public void Arrange() => store = new ApiKeyStore(key);

    [Test]
    public async Task Handle_NoGrace_LeavesOnlyTheSecretThatItReturns()
    {
        var rotated = await HandleAsync(Command);

        var plain = rotated.Secret.Reveal();
        plain.Should().MatchRegex("^avcna_sk_[0-9a-f]{64}$");
        store.Key!.Secrets.Should().Equal(new StoredSecret(hasher.Hash(plain, "p2"), plain[^4..], Clock.Instant, ExpiresAt: null));
        rotated.ToString().Should().NotContain(plain);
    }

    [Test]
    public async Task Handle_Grace_KeepsTheSecretSoFarForThatLong()
    {
        var rotated = await HandleAsync(Command with { Input = new RotateApiKeyInput { GracePeriodSeconds = 90 } });

        store.Key!.Secrets.Skip(1).Should().Equal(key.Secrets[0] with { ExpiresAt = Clock.Instant.AddSeconds(90) });
        rotated.Details.PreviousKeyExpiresAt.Should().BeExactly(Clock.Instant.AddSeconds(90));
    }

    [Test]
    public async Task Handle_AnyRotation_ShowsTheKeyAsItIsThen()
    {
        var rotated = await HandleAsync(Command);

        rotated.Details.Should().Be(MapperFactory.Create().Map<ApiKeyDetails>(store.Key));
        rotated.Details.KeyHint.Should().Be(rotated.Secret.Hint);
    }

    [Test]
    public async Task Handle_Twice_MintsTwoSecrets() =>
        (await HandleAsync(Command)).Secret.Reveal().Should().NotBe((await HandleAsync(Command)).Secret.Reveal());

    [Test]
    public async Task Handle_CallerAndCall_AreGivenToTheStore()
    {
        var caller = new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1");
        var call = new IdempotentCall("POST /admin/api-keys/x/rotate", new byte[32], new byte[32]);
        using var source = new CancellationTokenSource();

        await HandleAsync(Command with { Caller = caller, IdempotentCall = call }, source.Token);

        store.VerifyRotated(key.TenantId, key.Id, caller, call, source.Token);
    }

    [Test]
    public async Task Handle_NoSuchKeyOfTheTenant_SaysThatItIsNotFound()
    {
        store = new ApiKeyStore(key: null);

        var act = () => HandleAsync(Command);

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("API key not found");
    }

    [Test]
    public async Task Handle_CallThatWasMadeBefore_ShowsTheKeyAndNoSecret()
    {
        store.Replay = new ReplayedCall(key);

        (await SendAsync(Command)).Should().Be(new MintResult<ApiKeyDetails>.Replayed(MapperFactory.Create().Map<ApiKeyDetails>(key)));
        store.Key.Should().BeSameAs(key);
    }

    [Test]
    public async Task Handle_CallThatWasMadeBeforeForAKeyThatIsGone_ShowsNoKey()
    {
        store.Replay = new ReplayedCall(Key: null);

        (await SendAsync(Command)).Should().Be(new MintResult<ApiKeyDetails>.Replayed(Key: null));
    }

    private async Task<MintResult<ApiKeyDetails>.Minted> HandleAsync(RotateApiKeyCommand command, CancellationToken cancellationToken = default) =>
        (await SendAsync(command, cancellationToken)).Should().BeOfType<MintResult<ApiKeyDetails>.Minted>().Which;

    private Task<MintResult<ApiKeyDetails>> SendAsync(RotateApiKeyCommand command, CancellationToken cancellationToken = default) =>
        new RotateApiKeyCommandHandler(store.Mock.Object, hasher, MapperFactory.Create(), Clock.Create()).Handle(command, cancellationToken);
}
