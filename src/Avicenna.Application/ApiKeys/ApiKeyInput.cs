using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>The members of a key that callers set, through HTTP, the command line and imports.</summary>
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

    /// <summary>The caller's own name for the holder of the key; null for none.</summary>
    [JsonPropertyOrder(6)]
    public Optional<string?> OwnerId { get; init; }

    /// <summary>What the key may do at endpoints that require scopes.</summary>
    [JsonPropertyOrder(6)]
    public Optional<IReadOnlyList<string>> Scopes { get; init; }

    /// <summary>IP addresses and CIDR networks from which the key may be used; empty for any address.</summary>
    [JsonPropertyOrder(6)]
    public Optional<IReadOnlyList<string>> AllowedAddresses { get; init; }

    /// <summary>Returns the key with the given members changed, except metadata, which some use cases set and others merge.</summary>
    internal ApiKey ApplyTo(ApiKey key) => key with
    {
        Name = Name.IsSet ? ApiKeyName.Parse(Name.Value) : key.Name,
        RequestLimit = RatelimitMin.IsSet ? RequestLimit.From(RatelimitMin.Value) : key.RequestLimit,
        Permission = Permission.IsSet ? Names<Permission>.Parse(Permission.Value!) : key.Permission,
        ExpiresAt = ExpiresAt.IsSet ? ExpiresAt.Value?.ToInstant() : key.ExpiresAt,
        OwnerId = !OwnerId.IsSet ? key.OwnerId : OwnerId.Value is { } owner ? Domain.ApiKeys.OwnerId.Parse(owner) : null,
        Scopes = !Scopes.IsSet ? key.Scopes : ScopeList.TryParse(Scopes.Value, out var scopes, out var badScope) ? scopes : throw new FormatException(badScope),
        AllowedAddresses = !AllowedAddresses.IsSet ? key.AllowedAddresses
            : Domain.ApiKeys.AllowedAddresses.TryParse(AllowedAddresses.Value, out var addresses, out var badAddress) ? addresses
            : throw new FormatException(badAddress),
    };
}

/// <summary>Rules for the members that are set. Problems are reported in the order in which the rules are added.</summary>
internal abstract class ApiKeyInputValidator<T> : AbstractValidator<T>
    where T : ApiKeyInput
{
    /// <summary>Adds the rules for all members except expiry and metadata.</summary>
    protected void RequireMembers(bool isNameRequired)
    {
        RuleFor(input => input.Name)
            .MustSatisfy(name => (!isNameRequired && !name.IsSet) || ApiKeyName.TryParse(name.Value, out _, out var problem) ? null : problem);
        RuleFor(input => input.RatelimitMin).MustSatisfyIfSet(limit => RequestLimit.TryFrom(limit, out _, out var problem) ? null : problem);
        RuleFor(input => input.Permission)
            .MustSatisfyIfSet(permission => Names<Permission>.TryParse(permission, out _) ? null : $"Permission must be {Names<Permission>.All}");
        RuleFor(input => input.OwnerId).MustSatisfyIfSet(owner => owner is null || OwnerId.TryParse(owner, out _, out var problem) ? null : problem);
        RuleFor(input => input.Scopes).MustSatisfyIfSet(scopes => ScopeList.TryParse(scopes, out _, out var problem) ? null : problem);
        RuleFor(input => input.AllowedAddresses).MustSatisfyIfSet(addresses => AllowedAddresses.TryParse(addresses, out _, out var problem) ? null : problem);
    }

    /// <summary>Adds the rule that the expiry must be in the future.</summary>
    protected void RequireFutureExpiry(TimeProvider time) =>
        RuleFor(input => input.ExpiresAt).MustSatisfyIfSet(expiresAt => expiresAt?.ToInstant() <= time.GetUtcNow() ? "expires_at must be in the future" : null);

    /// <summary>Adds the rule for the lifetime of new <c>user</c> keys.</summary>
    protected void RequireLifetime(MaxLifetime lifetime) =>
        RuleFor(input => input).Custom((input, context) =>
        {
            var isUser = !input.Permission.IsSet || input.Permission.Value == Names<Permission>.Of(Permission.User);
            if (isUser && lifetime.FindProblem(Permission.User, input.ExpiresAt.Value) is { } problem)
            {
                context.AddFailure(nameof(input.ExpiresAt), problem);
            }
        });

    /// <summary>Adds the rule for metadata that replaces existing metadata.</summary>
    protected void RequireMetadata() =>
        RuleFor(input => input.Metadata).MustSatisfyIfSet(metadata => metadata is not { } json || KeyMetadata.TryParse(json, out _, out var problem) ? null : problem);
}
