using AutoMapper;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Time;
using Avicenna.Domain.Endpoints;
using MediatR;

namespace Avicenna.Application.Endpoints.CreateEndpoint;

internal sealed class CreateEndpointCommandHandler(IEndpointRepository endpoints, IMapper mapper, TimeProvider time)
    : IRequestHandler<CreateEndpointCommand, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(CreateEndpointCommand command, CancellationToken cancellationToken)
    {
        var endpoint = new Endpoint
        {
            Id = Guid.NewGuid(),
            TenantId = command.TenantId,
            Path = PathPattern.From(command.Path),
            Method = EndpointMethod.From(command.Method),
            Authentication = RequiredAuthenticationNames.Parse(command.Authentication),
            CreatedAt = time.GetInstant(),
        };
        await endpoints.AddAsync(endpoint, command.Caller, cancellationToken);
        return mapper.Map<EndpointDetails>(endpoint);
    }
}
