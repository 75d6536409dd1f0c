using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Domain.Endpoints;
using MediatR;

namespace Avicenna.Application.Endpoints.UpdateEndpoint;

internal sealed class UpdateEndpointCommandHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<UpdateEndpointCommand, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(UpdateEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.UpdateAsync(command.TenantId, command.Id, endpoint => Change(endpoint, command), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<EndpointDetails>(changed)
            : throw EndpointErrors.NotFound();

    private static Endpoint Change(Endpoint endpoint, UpdateEndpointCommand command) => endpoint with
    {
        Path = command.Path.IsSet ? PathPattern.From(command.Path.Value!) : endpoint.Path,
        Method = command.Method.IsSet ? EndpointMethod.From(command.Method.Value!) : endpoint.Method,
        Authentication = command.Authentication.IsSet ? RequiredAuthenticationNames.Parse(command.Authentication.Value!) : endpoint.Authentication,
    };
}
