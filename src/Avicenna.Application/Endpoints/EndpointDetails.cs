namespace Avicenna.Application.Endpoints;

/// <summary>An endpoint as responses show it. All members are always present.</summary>
public sealed record EndpointDetails
{
    public required Guid Id { get; init; }

    /// <summary>The pattern as it was given.</summary>
    public required string Path { get; init; }

    public required string Method { get; init; }

    public required string Authentication { get; init; }

    /// <summary>All of these a user's key must have.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Maps endpoints to what callers see of them.</summary>
internal sealed class EndpointProfile : Profile
{
    public EndpointProfile()
    {
        CreateMap<PathPattern, string>().ConvertUsing(path => path.Value);
        CreateMap<EndpointMethod, string>().ConvertUsing(method => method.Value);
        CreateMap<RequiredAuthentication, string>().ConvertUsing(authentication => Names<RequiredAuthentication>.Of(authentication));
        CreateMap<Endpoint, EndpointDetails>();
    }
}
