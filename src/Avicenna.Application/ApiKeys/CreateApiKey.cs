using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>Creates a key for a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Input">The members of the key.</param>
/// <param name="IdempotentCall">The call if it is idempotent; null if every call creates a key.</param>
public sealed record CreateApiKeyCommand(Guid TenantId, Caller Caller, CreateApiKeyInput Input, IdempotentCall? IdempotentCall = null)
    : IRequest<MintResult<CreatedApiKeyDetails>>;

/// <summary>A new key. Omitted members get their defaults.</summary>
public sealed record CreateApiKeyInput : ApiKeyInput;

internal sealed class CreateApiKeyInputValidator : ApiKeyInputValidator<CreateApiKeyInput>
{
    public CreateApiKeyInputValidator(MaxLifetime lifetime, TimeProvider time)
    {
        RequireMembers(isNameRequired: true);
        RequireFutureExpiry(time);
        RequireLifetime(lifetime);
        RequireMetadata();
    }
}

internal sealed class CreateApiKeyCommandValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyCommandValidator(IValidator<CreateApiKeyInput> input) => RuleFor(command => command.Input).SetValidator(input);
}

internal sealed class CreateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, IOptions<KeysOptions> options, TimeProvider time)
    : IRequestHandler<CreateApiKeyCommand, MintResult<CreatedApiKeyDetails>>
{
    public async Task<MintResult<CreatedApiKeyDetails>> Handle(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var input = command.Input;
        var secret = ApiKeySecret.Generate(options.Value.Prefix);
        var minted = ApiKey.Mint(
            command.TenantId, ApiKeyName.Parse(input.Name.Value), secret, hasher.Hash(secret.Reveal()), time.GetInstant(), command.Caller.KeyId);
        var key = input.ApplyTo(minted) with { Metadata = input.Metadata.Value is { } metadata ? KeyMetadata.Parse(metadata) : null };
        if (await keys.AddAsync(key, command.Caller, command.IdempotentCall, cancellationToken) is { } replay)
        {
            return new MintResult<CreatedApiKeyDetails>.Replayed(mapper.Map<ApiKeyDetails?>(replay.Key));
        }

        return new MintResult<CreatedApiKeyDetails>.Minted(secret, mapper.Map<CreatedApiKeyDetails>(key) with
        {
            ExpiresAt = input.ExpiresAt.IsSet ? key.ExpiresAt : default(Optional<DateTimeOffset?>),
            Metadata = input.Metadata.IsSet ? key.Metadata?.ToJsonElement() : default(Optional<JsonElement?>),
            OwnerId = input.OwnerId,
            Scopes = input.Scopes,
            AllowedAddresses = input.AllowedAddresses.IsSet ? new Optional<IReadOnlyList<string>>(key.AllowedAddresses.Ranges) : default,
        });
    }
}

/// <summary>The result of a call that mints a secret.</summary>
/// <typeparam name="TDetails">The type that shows the key.</typeparam>
public abstract record MintResult<TDetails>
{
    private MintResult()
    {
    }

    /// <param name="Secret">The secret, shown only once.</param>
    /// <param name="Details">The key.</param>
    public sealed record Minted(ApiKeySecret Secret, TDetails Details) : MintResult<TDetails>;

    /// <summary>The call is a repeat, so nothing was minted.</summary>
    /// <param name="Key">The current state of the key that the first call created or rotated; null if it has since been deleted.</param>
    public sealed record Replayed(ApiKeyDetails? Key) : MintResult<TDetails>;
}

/// <summary>A new key: six members that are always shown, in this order, then the other members that the caller sent.</summary>
public sealed record CreatedApiKeyDetails
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public required int RatelimitMin { get; init; }

    public required string Permission { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<JsonElement?> Metadata { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string?> OwnerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<IReadOnlyList<string>> Scopes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<IReadOnlyList<string>> AllowedAddresses { get; init; }
}
