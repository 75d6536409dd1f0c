using Avicenna.Application.Behaviors;
using Avicenna.Domain.Endpoints;
using FluentValidation;

namespace Avicenna.Application.Endpoints.UpdateEndpoint;

internal sealed class UpdateEndpointCommandValidator : AbstractValidator<UpdateEndpointCommand>
{
    public UpdateEndpointCommandValidator()
    {
        RuleFor(command => command.Path).MustHaveNo(path => path.IsSet ? EndpointRules.FindPathProblem(path.Value) : null);
        RuleFor(command => command.Method).MustHaveNo(method => method.IsSet ? EndpointRules.FindMethodProblem(method.Value) : null);
        RuleFor(command => command.Authentication).MustHaveNo(authentication =>
            authentication.IsSet ? RequiredAuthenticationNames.FindProblem(authentication.Value, "authentication") : null);
    }
}
