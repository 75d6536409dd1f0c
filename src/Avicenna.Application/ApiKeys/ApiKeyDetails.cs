using System.Text.Json;

namespace Avicenna.Application.ApiKeys;

/// <summary>A key as all responses except that of its creation show it. All members are always present.</summary>
public sealed record ApiKeyDetails
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public required int RatelimitMin { get; init; }

    public required string Permission { get; init; }

    public required bool Enabled { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required JsonElement? Metadata { get; init; }

    /// <summary>The caller's own name for whoever holds the key.</summary>
    public required string? OwnerId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> AllowedAddresses { get; init; }

    /// <summary>The last four characters of the newest secret.</summary>
    public required string? KeyHint { get; init; }

    public required DateTimeOffset? PreviousKeyExpiresAt { get; init; }

    /// <summary>The id of the key that created this one; null if an operator did.</summary>
    public required Guid? CreatedBy { get; init; }
}

/// <summary>Maps keys to what callers see of them.</summary>
internal sealed class ApiKeyProfile : Profile
{
    public ApiKeyProfile()
    {
        CreateMap<ApiKeyName, string>().ConvertUsing(name => name.Value);
        CreateMap<Permission, string>().ConvertUsing(permission => Names<Permission>.Of(permission));
        CreateMap<RequestLimit, int>().ConvertUsing(limit => limit.PerMinute);
        CreateMap<OwnerId?, string?>().ConvertUsing(owner => owner == null ? null : owner.Value);
        CreateMap<ScopeList, IReadOnlyList<string>>().ConvertUsing(list => list.Scopes);
        CreateMap<AllowedAddresses, IReadOnlyList<string>>().ConvertUsing(addresses => addresses.Ranges);
        CreateMap<KeyMetadata?, JsonElement?>().ConvertUsing(metadata => metadata == null ? null : metadata.ToJsonElement());

        CreateMap<ApiKey, ApiKeyDetails>()
            .ForMember(details => details.RatelimitMin, member => member.MapFrom(key => key.RequestLimit));

        CreateMap<ApiKey, CreatedApiKeyDetails>()
            .ForMember(details => details.RatelimitMin, member => member.MapFrom(key => key.RequestLimit))
            // Shown only if the caller sent them, which the key doesn't record.
            .ForMember(details => details.ExpiresAt, member => member.Ignore())
            .ForMember(details => details.Metadata, member => member.Ignore())
            .ForMember(details => details.OwnerId, member => member.Ignore())
            .ForMember(details => details.Scopes, member => member.Ignore())
            .ForMember(details => details.AllowedAddresses, member => member.Ignore());
    }
}
