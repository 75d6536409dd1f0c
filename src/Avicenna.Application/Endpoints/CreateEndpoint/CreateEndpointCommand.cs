using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.Endpoints.CreateEndpoint;

/// <summary>Guards a part of a tenant's API.</summary>
public sealed record CreateEndpointCommand : IRequest<EndpointDetails>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    public required string Path { get; init; }

    public required string Method { get; init; }

    public required string Authentication { get; init; }
}
