using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Domain.Endpoints;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Endpoints;

/// <summary>Guards a part of a tenant's API.</summary>
public sealed record CreateEndpointCommand : IRequest<EndpointDetails>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    public required string Path { get; init; }

    public required string Method { get; init; }

    public required string Authentication { get; init; }
}

internal sealed class CreateEndpointCommandValidator : AbstractValidator<CreateEndpointCommand>
{
    public CreateEndpointCommandValidator()
    {
        RuleFor(command => command.Path).MustSatisfy(path => FindAbsence(path, "path") ?? EndpointRules.FindPathProblem(path));
        RuleFor(command => command.Method).MustSatisfy(EndpointRules.FindMethodProblem);
        RuleFor(command => command.Authentication).MustSatisfy(authentication =>
            FindAbsence(authentication, "authentication") ?? RequiredAuthenticationNames.FindProblem(authentication, "authentication"));
    }

    private static string? FindAbsence(string value, string member) => value.Length == 0 ? $"{member} is required" : null;
}

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
