using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.Endpoints;

/// <summary>The body of <c>POST /admin/endpoints</c>.</summary>
public sealed record CreateEndpointRequest
{
    public string Path { get; init; } = "";

    public string Method { get; init; } = EndpointMethod.Any.Value;

    public string Authentication { get; init; } = "";
}
