using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

/// <summary>Deletes an endpoint. The tenant's other endpoints and settings then apply to its requests.</summary>
public sealed record DeleteEndpointCommand(Guid TenantId, Guid Id, Caller Caller) : IRequest;

internal sealed class DeleteEndpointCommandHandler(IEndpointRepository endpoints) : IRequestHandler<DeleteEndpointCommand>
{
    public async Task<Unit> Handle(DeleteEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.DeleteAsync(command.TenantId, command.Id, command.Caller, cancellationToken) ? Unit.Value : throw new AvicennaException(EndpointErrors.NotFound);
}
