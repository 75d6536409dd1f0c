using AutoMapper;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Application.Endpoints;

/// <summary>How endpoints become what callers see of them.</summary>
internal sealed class EndpointProfile : Profile
{
    public EndpointProfile()
    {
        CreateMap<PathPattern, string>().ConvertUsing(path => path.Value);
        CreateMap<EndpointMethod, string>().ConvertUsing(method => method.Value);
        CreateMap<RequiredAuthentication, string>().ConvertUsing(authentication => authentication.ToName());
        CreateMap<Endpoint, EndpointDetails>();
    }
}
