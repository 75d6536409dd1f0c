using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.Endpoints.UpdateEndpoint;

/// <summary>Changes an endpoint as a JSON merge patch does (RFC 7396): what isn't set stays as it is.</summary>
public sealed record UpdateEndpointCommand : IRequest<EndpointDetails>
{
    public required Guid TenantId { get; init; }

    public required Guid Id { get; init; }

    public required Caller Caller { get; init; }

    public Optional<string> Path { get; init; }

    public Optional<string> Method { get; init; }

    public Optional<string> Authentication { get; init; }
}
