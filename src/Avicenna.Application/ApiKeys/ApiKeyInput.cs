using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.ApiKeys;

/// <summary>The members of a key that callers choose. HTTP, the command line and imports share them.</summary>
/// <remarks>The property orders leave gaps for the members of derived inputs, because error messages list all members in order.</remarks>
public abstract record ApiKeyInput
{
    public Optional<string> Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public Optional<int> RatelimitMin { get; init; }

    public Optional<string> Permission { get; init; }

    /// <summary>Null if the key never expires.</summary>
    [JsonPropertyOrder(2)]
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>A JSON object or a merge patch; null for no metadata.</summary>
    [JsonPropertyOrder(4)]
    public Optional<JsonElement?> Metadata { get; init; }

    /// <summary>Returns the key with the given members changed, except metadata, which is set or merged depending on the use case.</summary>
    internal ApiKey ApplyTo(ApiKey key) => key with
    {
        Name = Name.IsSet ? ApiKeyName.Parse(Name.Value) : key.Name,
        RequestLimit = RatelimitMin.IsSet ? RequestLimit.From(RatelimitMin.Value) : key.RequestLimit,
        Permission = Permission.IsSet ? Names<Permission>.Parse(Permission.Value!) : key.Permission,
        ExpiresAt = ExpiresAt.IsSet ? ExpiresAt.Value?.ToInstant() : key.ExpiresAt,
    };
}

/// <summary>Rules for the members that are set. Problems are reported in the order in which the rules are added.</summary>
internal abstract class ApiKeyInputValidator<T> : AbstractValidator<T>
    where T : ApiKeyInput
{
    /// <summary>Adds the rules for name, limit and permission.</summary>
    protected void RequireMembers(bool isNameRequired)
    {
        RuleFor(input => input.Name)
            .MustSatisfy(name => (!isNameRequired && !name.IsSet) || ApiKeyName.TryParse(name.Value, out _, out var problem) ? null : problem);
        RuleFor(input => input.RatelimitMin).MustSatisfyIfSet(limit => RequestLimit.TryFrom(limit, out _, out var problem) ? null : problem);
        RuleFor(input => input.Permission)
            .MustSatisfyIfSet(permission => Names<Permission>.TryParse(permission, out _) ? null : $"Permission must be {Names<Permission>.All}");
    }

    /// <summary>Adds the rule for keys that must not have expired.</summary>
    protected void RequireFutureExpiry(TimeProvider time) =>
        RuleFor(input => input.ExpiresAt).MustSatisfyIfSet(expiresAt => expiresAt?.ToInstant() <= time.GetUtcNow() ? "expires_at must be in the future" : null);

    /// <summary>Adds the rule for metadata that isn't merged into existing metadata.</summary>
    protected void RequireMetadata() =>
        RuleFor(input => input.Metadata).MustSatisfyIfSet(metadata => metadata is not { } json || KeyMetadata.TryParse(json, out _, out var problem) ? null : problem);
}
