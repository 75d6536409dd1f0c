using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Moq;

namespace Avicenna.Application.Tests.Tenants.UpdateTenantSettings;

public sealed class UpdateTenantSettingsCommandHandlerTests
{
    private static readonly UpdateTenantSettingsCommand Nothing = new(Guid.NewGuid(), new Caller(Guid.NewGuid(), "192.0.2.1", "0HN1"), new UpdateTenantSettingsInput());

    private static IEnumerable<TestCaseData> Changes =>
    [
        Case("nothing", new(), TenantSettings.Default),
        Case("authentication", new() { DefaultAuthentication = "none" }, new TenantSettings(RequiredAuthentication.None, AllowPreflight: false)),
        Case("preflights", new() { AllowPreflight = true }, new TenantSettings(RequiredAuthentication.User, AllowPreflight: true)),
        Case("both", new() { DefaultAuthentication = "admin", AllowPreflight = true }, new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: true)),
    ];

    [TestCaseSource(nameof(Changes))]
    public async Task Handle_WhatIsSet_IsChangedAndShown(UpdateTenantSettingsCommand command, TenantSettings expected)
    {
        TenantSettings? changed = null;
        var settings = new Mock<ITenantSettingsRepository>(MockBehavior.Strict);
        settings.Setup(store => store.UpdateAsync(command.TenantId, It.IsAny<Func<TenantSettings, TenantSettings>>(), command.Caller, CancellationToken.None))
            .ReturnsAsync((Guid _, Func<TenantSettings, TenantSettings> change, Caller _, CancellationToken _) => changed = change(TenantSettings.Default));

        var details = await HandleAsync(settings, command);

        changed.Should().Be(expected);
        details.Should().Be(new TenantSettingsDetails { DefaultAuthentication = Names<RequiredAuthentication>.Of(expected.DefaultAuthentication), AllowPreflight = expected.AllowPreflight });
    }

    [Test]
    public async Task Handle_TenantThatIsGone_IsNotFound() =>
        await FluentActions.Awaiting(() => HandleAsync(new Mock<ITenantSettingsRepository>(), Nothing)).Should().ThrowExactlyAsync<AvicennaException>().Where(exception => exception.Error.Kind == ErrorKind.NotFound);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Admin")]
    [TestCase("None")]
    [TestCase("USER")]
    [TestCase("admin ")]
    [TestCase("0")]
    [TestCase("anonymous")]
    public void Validate_AuthenticationThatIsNone_SaysWhichThereAre(string? authentication) =>
        new UpdateTenantSettingsCommandValidator().Validate(Of(new() { DefaultAuthentication = authentication! })).Errors
            .Select(error => (error.PropertyName, error.ErrorMessage))
            .Should().Equal(("Input.DefaultAuthentication", "default_authentication must be 'none', 'user' or 'admin'"));

    [Test]
    public void Validate_WhatIsRightOrAbsent_FindsNothing() =>
        Changes.Should().OnlyContain(change => new UpdateTenantSettingsCommandValidator().Validate((UpdateTenantSettingsCommand)change.Arguments[0]!).IsValid);

    private static TestCaseData Case(string name, UpdateTenantSettingsInput input, TenantSettings expected) => new TestCaseData(Of(input), expected).SetArgDisplayNames(name);

    private static UpdateTenantSettingsCommand Of(UpdateTenantSettingsInput input) => Nothing with { Input = input };

    private static Task<TenantSettingsDetails> HandleAsync(Mock<ITenantSettingsRepository> settings, UpdateTenantSettingsCommand command) =>
        new UpdateTenantSettingsCommandHandler(settings.Object, TestMapper.Create()).Handle(command, CancellationToken.None);
}
