using System.Text.Json;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys;

/// <summary>The members of a key that callers choose, for every use case and way in that takes them.</summary>
public abstract record ApiKeyInput
{
    public Optional<string> Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public Optional<int> RatelimitMin { get; init; }

    public Optional<string> Permission { get; init; }

    /// <summary>Null: the key never expires.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>A JSON object, or a merge patch of one; null: none.</summary>
    public Optional<JsonElement?> Metadata { get; init; }

    /// <summary>Returns the key with those of its members that were given. Metadata depends on the use case: it is set or merged.</summary>
    internal ApiKey ApplyTo(ApiKey key) => key with
    {
        Name = Name.IsSet ? ApiKeyName.Parse(Name.Value) : key.Name,
        RequestLimit = RatelimitMin.IsSet ? RequestLimit.From(RatelimitMin.Value) : key.RequestLimit,
        Permission = Permission.IsSet ? Names<Permission>.Parse(Permission.Value!) : key.Permission,
        ExpiresAt = ExpiresAt.IsSet ? ExpiresAt.Value?.ToInstant() : key.ExpiresAt,
    };
}

/// <summary>The rules about those members that are given.</summary>
internal abstract class ApiKeyInputValidator<T> : AbstractValidator<T>
    where T : ApiKeyInput
{
    /// <param name="isNameRequired">Whether the name must be given.</param>
    protected ApiKeyInputValidator(bool isNameRequired)
    {
        RuleFor(input => input.Name)
            .MustSatisfy(name => (!isNameRequired && !name.IsSet) || ApiKeyName.TryParse(name.Value, out _, out var problem) ? null : problem);
        RuleFor(input => input.RatelimitMin).MustSatisfyIfSet(limit => RequestLimit.TryFrom(limit, out _, out var problem) ? null : problem);
        RuleFor(input => input.Permission)
            .MustSatisfyIfSet(permission => Names<Permission>.TryParse(permission, out _) ? null : $"Permission must be {Names<Permission>.All}");
    }

    /// <summary>For keys that are to live from now on.</summary>
    protected void RequireFutureExpiry(TimeProvider time) =>
        RuleFor(input => input.ExpiresAt).MustSatisfyIfSet(expiresAt => expiresAt?.ToInstant() <= time.GetUtcNow() ? "expires_at must be in the future" : null);

    /// <summary>For metadata that isn't merged into what is there.</summary>
    protected void RequireMetadata() =>
        RuleFor(input => input.Metadata).MustSatisfyIfSet(metadata => metadata is not { } json || KeyMetadata.TryParse(json, out _, out var problem) ? null : problem);
}
