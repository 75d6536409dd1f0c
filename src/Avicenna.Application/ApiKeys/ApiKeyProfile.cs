using System.Text.Json;
using AutoMapper;
using Avicenna.Application.ApiKeys.CreateApiKey;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys;

/// <summary>How keys become what callers see of them.</summary>
internal sealed class ApiKeyProfile : Profile
{
    public ApiKeyProfile()
    {
        CreateMap<ApiKeyName, string>().ConvertUsing(name => name.Value);
        CreateMap<Permission, string>().ConvertUsing(permission => permission.ToName());
        CreateMap<RequestLimit, int>().ConvertUsing(limit => limit.PerMinute);
        CreateMap<KeyMetadata?, JsonElement?>().ConvertUsing(metadata => metadata == null ? null : metadata.ToJsonElement());

        CreateMap<ApiKey, ApiKeyDetails>()
            .ForMember(details => details.RatelimitMin, member => member.MapFrom(key => key.RequestLimit));

        CreateMap<ApiKey, CreatedApiKeyDetails>()
            .ForMember(details => details.RatelimitMin, member => member.MapFrom(key => key.RequestLimit))
            // Shown only where the caller sent them, which the key itself can't tell.
            .ForMember(details => details.ExpiresAt, member => member.Ignore())
            .ForMember(details => details.Metadata, member => member.Ignore());
    }
}
