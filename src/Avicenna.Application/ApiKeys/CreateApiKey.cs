using System.Text.Json;
using System.Text.Json.Serialization;
using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

/// <summary>Mints a key for a tenant.</summary>
public sealed record CreateApiKeyCommand : IRequest<CreatedApiKey>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>The call, where its caller may repeat it; null: every call mints a key.</summary>
    public IdempotentCall? IdempotentCall { get; init; }

    public required string Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }
}

internal sealed class CreateApiKeyCommandValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyCommandValidator(TimeProvider time)
    {
        RuleFor(command => command.Name).MustSatisfy(name => ApiKeyName.FindProblem(name) ?? ApiKeyName.FindSecret(name));

        RuleFor(command => command.RatelimitMin).MustSatisfy(RequestLimit.FindProblem);

        RuleFor(command => command.Permission).MustSatisfy(PermissionNames.FindProblem);

        RuleFor(command => command.ExpiresAt).MustSatisfy(expiresAt => Expiry.FindProblem(expiresAt.Value, time));

        RuleFor(command => command.Metadata)
            .MustSatisfy(metadata => metadata.Value is { } json ? KeyMetadata.FindProblem(json) ?? KeyMetadata.FindSecret(json) : null);
    }
}

internal sealed class CreateApiKeyCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, TimeProvider time)
    : IRequestHandler<CreateApiKeyCommand, CreatedApiKey>
{
    public async Task<CreatedApiKey> Handle(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Generate();
        var key = ApiKey.Mint(
            command.TenantId,
            ApiKeyName.From(command.Name),
            PermissionNames.Parse(command.Permission),
            RequestLimit.From(command.RatelimitMin),
            secret,
            hasher.Hash(secret.Reveal()),
            time.GetInstant(),
            command.ExpiresAt.Value?.ToInstant(),
            command.Metadata.Value is { } metadata ? KeyMetadata.From(metadata) : null,
            command.Caller.KeyId);
        await keys.AddAsync(key, command.Caller, command.IdempotentCall, cancellationToken);

        return new CreatedApiKey(secret, mapper.Map<CreatedApiKeyDetails>(key) with
        {
            ExpiresAt = command.ExpiresAt.IsSet ? key.ExpiresAt : default(Optional<DateTimeOffset?>),
            Metadata = command.Metadata.IsSet ? key.Metadata?.ToJsonElement() : default(Optional<JsonElement?>),
        });
    }
}

/// <param name="Secret">The key itself: the only time it is told.</param>
/// <param name="Details">What was made.</param>
public sealed record CreatedApiKey(ApiKeySecret Secret, CreatedApiKeyDetails Details);

/// <summary>A new key as the seed shows it: six members in this order, then those beyond the seed that the caller sent.</summary>
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
}
