using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Endpoints;

/// <summary>Changes an endpoint as a JSON merge patch does (RFC 7396): omitted members keep their values.</summary>
public sealed record UpdateEndpointCommand(Guid TenantId, Guid Id, Caller Caller, UpdateEndpointInput Input) : IRequest<EndpointDetails>;

public sealed record UpdateEndpointInput
{
    public Optional<string> Path { get; init; }

    public Optional<string> Method { get; init; }

    public Optional<string> Authentication { get; init; }

    /// <summary>All of these a user's key must have; replaced whole.</summary>
    public Optional<IReadOnlyList<string>> Scopes { get; init; }
}

internal sealed class UpdateEndpointCommandValidator : AbstractValidator<UpdateEndpointCommand>
{
    public UpdateEndpointCommandValidator()
    {
        RuleFor(command => command.Input.Path).MustSatisfyIfSet(path => PathPattern.TryParse(path, out _, out var problem) ? null : problem);
        RuleFor(command => command.Input.Method).MustSatisfyIfSet(method => EndpointMethod.TryParse(method, out _, out var problem) ? null : problem);
        RuleFor(command => command.Input.Authentication).MustSatisfyIfSet(authentication =>
            Names<RequiredAuthentication>.TryParse(authentication, out _) ? null : $"authentication must be {Names<RequiredAuthentication>.All}");
        RuleFor(command => command.Input.Scopes).MustSatisfyIfSet(scopes => ScopeList.TryParseRequired(scopes, out _, out var problem) ? null : problem);
    }
}

internal sealed class UpdateEndpointCommandHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<UpdateEndpointCommand, EndpointDetails>
{
    public async Task<EndpointDetails> Handle(UpdateEndpointCommand command, CancellationToken cancellationToken) =>
        await endpoints.UpdateAsync(command.TenantId, command.Id, endpoint => Change(endpoint, command.Input), command.Caller, cancellationToken) is { } changed
            ? mapper.Map<EndpointDetails>(changed)
            : throw new AvicennaException(EndpointErrors.NotFound);

    private static Endpoint Change(Endpoint endpoint, UpdateEndpointInput input)
    {
        var changed = Apply(endpoint, input);
        // What it is together can only be said with the current endpoint at hand.
        return changed.Scopes.IsEmpty || changed.Authentication == RequiredAuthentication.User
            ? changed
            : throw new ValidationFailedException("scopes", EndpointErrors.ScopesNeedUser);
    }

    private static Endpoint Apply(Endpoint endpoint, UpdateEndpointInput input) => endpoint with
    {
        Path = input.Path.IsSet ? PathPattern.Parse(input.Path.Value) : endpoint.Path,
        Method = input.Method.IsSet ? EndpointMethod.Parse(input.Method.Value) : endpoint.Method,
        Authentication = input.Authentication.IsSet ? Names<RequiredAuthentication>.Parse(input.Authentication.Value!) : endpoint.Authentication,
        Scopes = !input.Scopes.IsSet ? endpoint.Scopes
            : ScopeList.TryParseRequired(input.Scopes.Value, out var scopes, out var problem) ? scopes
            : throw new FormatException(problem),
    };
}
