using System.Globalization;
using Avicenna.Application.Startup;

namespace Avicenna.Application.Tests.Startup;

public sealed class DatabaseOptionsValidatorTests
{
    [TestCase("Sqlite")]
    [TestCase("SQLSERVER")]
    public void Validate_KnownProvider_Succeeds(string provider) => FindError(provider).Should().BeNull();

    [TestCase(null)]
    [TestCase("")]
    public void Validate_NoProvider_SaysWhichThereAre(string? provider) =>
        FindError(provider).Should().Be(
            "Database:Provider must be Sqlite or SqlServer; outside Development it has no default");

    [TestCase("Postgres")]
    [TestCase("0")]
    [TestCase("Sqlite,SqlServer")]
    [TestCase(" Sqlite")]
    public void Validate_UnknownProvider_RepeatsIt(string provider) =>
        FindError(provider).Should().Be($"Database:Provider must be Sqlite or SqlServer, not '{provider}'");

    [Test]
    public void Validate_ConnectionStringInThePlaceOfTheProvider_IsNotRepeated() =>
        FindError("Server=x;Password=hunter2-correct-horse").Should().Be("Database:Provider must be Sqlite or SqlServer, not '***'");

    [TestCase("00:00:00")]
    [TestCase("00:00:00.5")]
    [TestCase("-00:00:01")]
    public void Validate_MigrationTimeoutOfLessThanASecond_IsRefused(string timeout) => new DatabaseOptionsValidator()
        .Validate(null, new DatabaseOptions { Provider = "Sqlite", MigrationTimeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) })
        .FailureMessage.Should().Be("Database:MigrationTimeout must be at least 00:00:01, or left out for none");

    private static string? FindError(string? provider) => new DatabaseOptionsValidator().Validate(null, new DatabaseOptions { Provider = provider }).FailureMessage;
}
