using Avicenna.Application;

namespace Avicenna.Api.Endpoints;

/// <summary>The body of <c>PATCH /admin/endpoints/{id}</c>. What is left out stays as it is.</summary>
public sealed record UpdateEndpointRequest
{
    public Optional<string> Path { get; init; }

    public Optional<string> Method { get; init; }

    public Optional<string> Authentication { get; init; }
}
