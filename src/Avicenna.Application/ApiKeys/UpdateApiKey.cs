using System.Text.Json;
using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

/// <summary>Changes a key as a JSON merge patch does (RFC 7396): what isn't set stays as it is.</summary>
public sealed record UpdateApiKeyCommand : IRequest<ApiKeyDetails>
{
    public required Guid TenantId { get; init; }

    public required Guid Id { get; init; }

    public required Caller Caller { get; init; }

    public Optional<string> Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public Optional<int> RatelimitMin { get; init; }

    public Optional<string> Permission { get; init; }

    public Optional<bool> Enabled { get; init; }

    /// <summary>Null: the key never expires.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>Merged into what is there, recursively; null removes all of it.</summary>
    public Optional<JsonElement?> Metadata { get; init; }
}

/// <summary>But for keys in it, metadata is judged with what it is merged into, by the handler.</summary>
internal sealed class UpdateApiKeyCommandValidator : AbstractValidator<UpdateApiKeyCommand>
{
    public UpdateApiKeyCommandValidator(TimeProvider time)
    {
        RuleFor(command => command.Name).MustSatisfy(name => name.IsSet ? ApiKeyName.FindProblem(name.Value) ?? ApiKeyName.FindSecret(name.Value) : null);
        RuleFor(command => command.RatelimitMin).MustSatisfy(limit => limit.IsSet ? RequestLimit.FindProblem(limit.Value) : null);
        RuleFor(command => command.Permission).MustSatisfy(permission => permission.IsSet ? PermissionNames.FindProblem(permission.Value) : null);
        RuleFor(command => command.ExpiresAt).MustSatisfy(expiresAt => Expiry.FindProblem(expiresAt.Value, time));
        RuleFor(command => command.Metadata).MustSatisfy(patch => patch.Value is { } json ? KeyMetadata.FindSecret(json) : null);
    }
}

internal sealed class UpdateApiKeyCommandHandler(IApiKeyRepository keys, IMapper mapper) : IRequestHandler<UpdateApiKeyCommand, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(UpdateApiKeyCommand command, CancellationToken cancellationToken) =>
        await keys.UpdateAsync(
            command.TenantId, command.Id, AuditActions.UpdateApiKey, key => Change(key, command), command.Caller, idempotentCall: null, cancellationToken) is { } changed
            ? mapper.Map<ApiKeyDetails>(changed)
            : throw new AvicennaException(ApiKeyErrors.NotFound);

    private static ApiKey Change(ApiKey key, UpdateApiKeyCommand command) => key with
    {
        Name = command.Name.IsSet ? ApiKeyName.From(command.Name.Value!) : key.Name,
        RequestLimit = command.RatelimitMin.IsSet ? RequestLimit.From(command.RatelimitMin.Value) : key.RequestLimit,
        Permission = command.Permission.IsSet ? PermissionNames.Parse(command.Permission.Value!) : key.Permission,
        Enabled = command.Enabled.IsSet ? command.Enabled.Value : key.Enabled,
        ExpiresAt = command.ExpiresAt.IsSet ? command.ExpiresAt.Value?.ToInstant() : key.ExpiresAt,
        Metadata = command.Metadata.IsSet ? Patch(key.Metadata, command.Metadata.Value) : key.Metadata,
    };

    // Only with the current metadata at hand can be said whether the outcome is small enough.
    private static KeyMetadata? Patch(KeyMetadata? current, JsonElement? patch) =>
        patch is not { } value ? null
        : KeyMetadata.FindProblem(current, value) is { } problem ? throw new ValidationFailedException("metadata", problem)
        : KeyMetadata.Patch(current, value);
}
