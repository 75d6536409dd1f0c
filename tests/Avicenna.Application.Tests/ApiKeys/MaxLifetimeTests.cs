using System.Globalization;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Application.Tests.ApiKeys;

/// <summary>The clock says noon of 1 March 2026, in UTC.</summary>
public sealed class MaxLifetimeTests
{
    private const string Sentence = "expires_at must be on or before 2026-03-31: here a user key expires within 30 days";

    private static readonly DateTimeOffset Within = Clock.Now.AddDays(1);

    private readonly MaxLifetime lifetime = Lifetimes.OfDays(30);

    [TestCase("2026-03-31T12:00:00Z")]
    [TestCase("2026-03-31T23:59:59.999Z")]
    [TestCase("2026-04-01T13:59:59+14:00")]
    [TestCase("2025-01-01T00:00:00Z")]
    public void FindProblem_ExpiryByTheEndOfTheLastDay_FindsNothing(string expiresAt) => FindProblem(Permission.User, expiresAt).Should().BeNull();

    [TestCase("2026-04-01T00:00:00Z")]
    [TestCase("2026-03-31T23:00:00-01:00")]
    [TestCase("9999-12-31T23:59:59Z")]
    [TestCase(null)]
    public void FindProblem_LaterExpiryOrNone_NamesTheLastDay(string? expiresAt)
    {
        FindProblem(Permission.User, expiresAt).Should().Be(Sentence);
        FindProblem(Permission.Admin, expiresAt).Should().BeNull();
        Lifetimes.Unlimited.FindProblem(Permission.User, Parse(expiresAt)).Should().BeNull();
    }

    [Test]
    public void FindProblem_LongestSetting_HasALastDay() =>
        Lifetimes.OfDays(KeysOptions.MaxOfMaxLifetimeDays).FindProblem(Permission.User, expiresAt: null).Should().Contain("2126-02-05");

    [Test]
    public void Validate_NewUserKeyThatLivesTooLong_IsRefusedOnCreateAndImport()
    {
        var create = new CreateApiKeyInput { Name = "a" };
        var import = new ImportApiKeyInput { Name = "a", Hash = new string('a', 64) };

        Validate(create).Should().Equal(("ExpiresAt", Sentence));
        Validate(create with { Permission = "user", ExpiresAt = null }).Should().Equal(("ExpiresAt", Sentence));
        Validate(create with { ExpiresAt = Within }).Should().BeEmpty();
        Validate(create with { Permission = "admin" }).Should().BeEmpty();
        Validate(create with { Permission = "root" }).Select(error => error.Member).Should().Equal("Permission");
        Validate(import).Should().Equal(("ExpiresAt", Sentence));
        Validate(import with { ExpiresAt = DateTimeOffset.UnixEpoch }).Should().BeEmpty("it has expired");
        Validate(import with { Permission = "admin" }).Should().BeEmpty();
    }

    private string? FindProblem(Permission permission, string? expiresAt) => lifetime.FindProblem(permission, Parse(expiresAt));

    private static DateTimeOffset? Parse(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private IEnumerable<(string Member, string Sentence)> Validate(CreateApiKeyInput input) => Validate(new CreateApiKeyInputValidator(lifetime, Clock.Create()), input);

    private IEnumerable<(string Member, string Sentence)> Validate(ImportApiKeyInput input) =>
        Validate(new ImportApiKeyInputValidator(new StubHasher("p1"), lifetime, Clock.Create()), input);

    private static IEnumerable<(string Member, string Sentence)> Validate<T>(IValidator<T> validator, T input) =>
        validator.Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
