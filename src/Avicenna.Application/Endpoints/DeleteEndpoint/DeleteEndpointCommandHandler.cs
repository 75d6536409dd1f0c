using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.Endpoints.DeleteEndpoint;

internal sealed class DeleteEndpointCommandHandler(IEndpointRepository endpoints) : IRequestHandler<DeleteEndpointCommand>
{
    public async Task<Unit> Handle(DeleteEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.DeleteAsync(command.TenantId, command.Id, command.Caller, cancellationToken) ? Unit.Value : throw EndpointErrors.NotFound();
}
