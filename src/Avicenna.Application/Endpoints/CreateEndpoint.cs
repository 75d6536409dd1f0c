using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;

namespace Avicenna.Application.Endpoints;

/// <summary>Creates an endpoint, which protects a part of a tenant's API.</summary>
public sealed record CreateEndpointCommand(Guid TenantId, Caller Caller, CreateEndpointInput Input) : IRequest<EndpointDetails>;

public sealed record CreateEndpointInput
{
    public string Path { get; init; } = "";

    public string Method { get; init; } = EndpointMethod.Any.Value;

    public string Authentication { get; init; } = "";

    /// <summary>All of these a user's key must have.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}

internal sealed class CreateEndpointCommandValidator : AbstractValidator<CreateEndpointCommand>
{
    public CreateEndpointCommandValidator()
    {
        RuleFor(command => command.Input.Path).MustSatisfy(path => FindAbsence(path, "path") ?? (PathPattern.TryParse(path, out _, out var problem) ? null : problem));
        RuleFor(command => command.Input.Method).MustSatisfy(method => EndpointMethod.TryParse(method, out _, out var problem) ? null : problem);
        RuleFor(command => command.Input.Authentication).MustSatisfy(authentication => FindAbsence(authentication, "authentication")
            ?? (Names<RequiredAuthentication>.TryParse(authentication, out _) ? null : $"authentication must be {Names<RequiredAuthentication>.All}"));
        RuleFor(command => command.Input.Scopes).MustSatisfy(scopes => ScopeList.TryParseRequired(scopes, out _, out var problem) ? null : problem);
        RuleFor(command => command.Input.Scopes)
            .Must((command, scopes) => scopes.Count == 0 || command.Input.Authentication == Names<RequiredAuthentication>.Of(RequiredAuthentication.User))
            .When(command => Names<RequiredAuthentication>.TryParse(command.Input.Authentication, out _))
            .WithMessage(EndpointErrors.ScopesNeedUser);
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
            Path = PathPattern.Parse(command.Input.Path),
            Method = EndpointMethod.Parse(command.Input.Method),
            Authentication = Names<RequiredAuthentication>.Parse(command.Input.Authentication),
            Scopes = ScopeList.TryParseRequired(command.Input.Scopes, out var scopes, out var problem) ? scopes : throw new FormatException(problem),
            CreatedAt = time.GetInstant(),
        };
        await endpoints.AddAsync(endpoint, command.Caller, cancellationToken);
        return mapper.Map<EndpointDetails>(endpoint);
    }
}
