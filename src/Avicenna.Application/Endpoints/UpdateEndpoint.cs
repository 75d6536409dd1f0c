using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Domain.Endpoints;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Endpoints;

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

internal sealed class UpdateEndpointCommandValidator : AbstractValidator<UpdateEndpointCommand>
{
    public UpdateEndpointCommandValidator()
    {
        RuleFor(command => command.Path).MustSatisfy(path => path.IsSet ? EndpointRules.FindPathProblem(path.Value) : null);
        RuleFor(command => command.Method).MustSatisfy(method => method.IsSet ? EndpointRules.FindMethodProblem(method.Value) : null);
        RuleFor(command => command.Authentication).MustSatisfy(authentication =>
            authentication.IsSet ? RequiredAuthenticationNames.FindProblem(authentication.Value, "authentication") : null);
    }
}

internal sealed class UpdateEndpointCommandHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<UpdateEndpointCommand, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(UpdateEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.UpdateAsync(command.TenantId, command.Id, endpoint => Change(endpoint, command), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<EndpointDetails>(changed)
            : throw new AvicennaException(EndpointErrors.NotFound);

    private static Endpoint Change(Endpoint endpoint, UpdateEndpointCommand command) => endpoint with
    {
        Path = command.Path.IsSet ? PathPattern.From(command.Path.Value!) : endpoint.Path,
        Method = command.Method.IsSet ? EndpointMethod.From(command.Method.Value!) : endpoint.Method,
        Authentication = command.Authentication.IsSet ? RequiredAuthenticationNames.Parse(command.Authentication.Value!) : endpoint.Authentication,
    };
}
