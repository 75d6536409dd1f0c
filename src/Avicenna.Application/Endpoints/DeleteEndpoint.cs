using Avicenna.Application.Errors;
using MediatR;

namespace Avicenna.Application.Endpoints;

/// <summary>Leaves a part of a tenant's API to its other endpoints and the settings.</summary>
public sealed record DeleteEndpointCommand(Guid TenantId, Guid Id, Caller Caller) : IRequest;

internal sealed class DeleteEndpointCommandHandler(IEndpointRepository endpoints) : IRequestHandler<DeleteEndpointCommand>
{
    public async Task<Unit> Handle(DeleteEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.DeleteAsync(command.TenantId, command.Id, command.Caller, cancellationToken) ? Unit.Value : throw new AvicennaException(EndpointErrors.NotFound);
}
