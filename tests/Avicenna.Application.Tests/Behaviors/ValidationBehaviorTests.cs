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

    /// <summary>The caller knows the members of the input, not what the input is part of.</summary>
    [Test]
    public async Task Handle_MemberOfTheInputIsWrong_NamesItWithoutTheInput()
    {
        var errors = await RefuseAsync(Good with { Input = new Input(RatelimitMin: 0, Part: new Input(RatelimitMin: 0)) }, new InputValidator());

        errors.Should().BeEquivalentTo(new Dictionary<string, string[]> { ["ratelimit_min"] = ["Too small, too", "Too small deep inside"] });
    }

    [Test]
    public async Task Handle_InputIsWrongAsAWhole_NamesIt() =>
        (await RefuseAsync(Good with { Input = null }, new InputValidator())).Should().BeEquivalentTo(new Dictionary<string, string[]> { ["input"] = ["Missing"] });

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

    [Test]
    public async Task Handle_TokenOfTheCaller_IsGivenToTheValidators()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var act = () => HandleAsync(Good, source.Token, new PatientValidator());

        await act.Should().ThrowAsync<OperationCanceledException>();
        handled.Should().Be(0);
    }

    private async Task<IReadOnlyDictionary<string, string[]>> RefuseAsync(Request request, params IValidator<Request>[] validators)
    {
        var act = () => HandleAsync(request, validators);
        return (await act.Should().ThrowAsync<ValidationFailedException>()).Which.Errors;
    }

    private Task<string> HandleAsync(Request request, params IValidator<Request>[] validators) =>
        HandleAsync(request, CancellationToken.None, validators);

    private Task<string> HandleAsync(Request request, CancellationToken cancellationToken, params IValidator<Request>[] validators) =>
        new ValidationBehavior<Request, string>(validators).Handle(
            request,
            cancellationToken,
            () =>
            {
                handled++;
                return Task.FromResult("done");
            });

    private sealed record Request : IRequest<string>
    {
        public required int RatelimitMin { get; init; }

        public required string Name { get; init; }

        public Input? Input { get; init; } = new(RatelimitMin: 1);
    }

    private sealed record Input(int RatelimitMin, Input? Part = null);

    private sealed class InputValidator : AbstractValidator<Request>
    {
        public InputValidator()
        {
            RuleFor(request => request.Input).NotNull().WithMessage("Missing");
            RuleFor(request => request.Input!.RatelimitMin).GreaterThan(0).WithMessage("Too small, too").When(request => request.Input is not null);
            RuleFor(request => request.Input!.Part!.RatelimitMin).GreaterThan(0).WithMessage("Too small deep inside").When(request => request.Input?.Part is not null);
        }
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

    private sealed class PatientValidator : AbstractValidator<Request>
    {
        public PatientValidator() => RuleFor(request => request.Name).MustAsync(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return true;
        });
    }
}
