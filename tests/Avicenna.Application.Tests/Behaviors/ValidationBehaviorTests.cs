using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Tests.Behaviors;

public sealed class ValidationBehaviorTests
{
    private static readonly Request Good = new() { RatelimitMin = 1, Name = "a" };
    private static readonly Request Bad = new() { RatelimitMin = 0, Name = "" };

    private int handled;

    [SetUp]
    public void ForgetCalls() => handled = 0;

    [Test]
    public async Task Handle_NoValidators_ReachesTheHandler()
    {
        (await HandleAsync(Bad)).Should().Be("done");
        handled.Should().Be(1);
    }

    [Test]
    public async Task Handle_EveryValidatorAgrees_ReachesTheHandlerOnce()
    {
        (await HandleAsync(Good, new LimitValidator(), new NameValidator())).Should().Be("done");
        handled.Should().Be(1);
    }

    [Test]
    public async Task Handle_OneMemberIsWrong_NamesItAsOnTheWireAndNeverReachesTheHandler()
    {
        var errors = await RefuseAsync(Bad, new LimitValidator());

        errors.Should().BeEquivalentTo(new Dictionary<string, string[]> { ["ratelimit_min"] = ["Too small", "Not odd"] });
        handled.Should().Be(0);
    }

    [Test]
    public async Task Handle_SeveralValidatorsDisagree_TellsAllErrors()
    {
        var errors = await RefuseAsync(Bad, new LimitValidator(), new NameValidator());

        errors.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["ratelimit_min"] = ["Too small", "Not odd"],
            ["name"] = ["Name it"],
        });
    }

    [Test]
    public async Task Handle_TwoValidatorsFindTheSameMemberWrong_TellsBothErrors()
    {
        var errors = await RefuseAsync(Bad, new NameValidator(), new OtherNameValidator());

        errors.Should().BeEquivalentTo(new Dictionary<string, string[]> { ["name"] = ["Name it", "Name it well"] });
    }

    private async Task<IReadOnlyDictionary<string, string[]>> RefuseAsync(Request request, params IValidator<Request>[] validators)
    {
        var act = () => HandleAsync(request, validators);
        return (await act.Should().ThrowAsync<ValidationFailedException>()).Which.Errors;
    }

    private Task<string> HandleAsync(Request request, params IValidator<Request>[] validators) =>
        new ValidationBehavior<Request, string>(validators).Handle(
            request,
            CancellationToken.None,
            () =>
            {
                handled++;
                return Task.FromResult("done");
            });

    private sealed record Request : IRequest<string>
    {
        public required int RatelimitMin { get; init; }

        public required string Name { get; init; }
    }

    private sealed class LimitValidator : AbstractValidator<Request>
    {
        public LimitValidator() => RuleFor(request => request.RatelimitMin)
            .GreaterThan(0).WithMessage("Too small")
            .Must(limit => limit % 2 == 1).WithMessage("Not odd");
    }

    private sealed class NameValidator : AbstractValidator<Request>
    {
        public NameValidator() => RuleFor(request => request.Name).NotEmpty().WithMessage("Name it");
    }

    private sealed class OtherNameValidator : AbstractValidator<Request>
    {
        public OtherNameValidator() => RuleFor(request => request.Name).NotEmpty().WithMessage("Name it well");
    }
}
