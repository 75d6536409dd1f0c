using Avicenna.Application.Behaviors;
using Avicenna.Domain.Endpoints;
using FluentValidation;

namespace Avicenna.Application.Endpoints.CreateEndpoint;

internal sealed class CreateEndpointCommandValidator : AbstractValidator<CreateEndpointCommand>
{
    public CreateEndpointCommandValidator()
    {
        RuleFor(command => command.Path).MustHaveNo(path => FindAbsence(path, "path") ?? EndpointRules.FindPathProblem(path));
        RuleFor(command => command.Method).MustHaveNo(EndpointRules.FindMethodProblem);
        RuleFor(command => command.Authentication).MustHaveNo(authentication =>
            FindAbsence(authentication, "authentication") ?? RequiredAuthenticationNames.FindProblem(authentication, "authentication"));
    }

    private static string? FindAbsence(string value, string member) => value.Length == 0 ? $"{member} is required" : null;
}
