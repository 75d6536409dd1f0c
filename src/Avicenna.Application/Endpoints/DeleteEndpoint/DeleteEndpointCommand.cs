using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.Endpoints.DeleteEndpoint;

/// <summary>Leaves a part of a tenant's API to its other endpoints and the settings.</summary>
public sealed record DeleteEndpointCommand(Guid TenantId, Guid Id, Caller Caller) : IRequest;
