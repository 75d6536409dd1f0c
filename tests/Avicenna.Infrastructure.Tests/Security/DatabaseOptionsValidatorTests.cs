using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Persistence;

namespace Avicenna.Infrastructure.Tests.Security;

[TestFixture]
public sealed class DatabaseOptionsValidatorTests
{
    private const string Password = "hunter2-correct-horse";

    [TestCase("Sqlite", "Data Source=data/avicenna.db")]
    [TestCase("sqlite", "Data Source=data/avicenna.db;Mode=ReadWriteCreate")]
    [TestCase("SqlServer", "Server=db;Database=avicenna;User ID=avicenna;Password=" + Password)]
    [TestCase("SQLSERVER", "Server=db;Database=avicenna;Integrated Security=true")]
    public void Validate_UsableSettings_Succeeds(string provider, string connectionString) =>
        FindError(provider, connectionString).Should().BeNull();

    [TestCase(null)]
    [TestCase("")]
    public void Validate_NoProvider_SaysWhichThereAre(string? provider) =>
        FindError(provider, "Data Source=data/avicenna.db").Should().Be(
            "Database:Provider must be Sqlite or SqlServer; outside Development it has no default");

    [TestCase("Postgres")]
    [TestCase("0")]
    [TestCase("Sqlite,SqlServer")]
    [TestCase(" Sqlite")]
    public void Validate_UnknownProvider_RepeatsIt(string provider) =>
        FindError(provider, "Data Source=data/avicenna.db").Should().Be($"Database:Provider must be Sqlite or SqlServer, not '{provider}'");

    [TestCase("Sqlite", null)]
    [TestCase("SqlServer", "")]
    public void Validate_NoConnectionString_SaysWhichDatabaseItIsFor(string provider, string? connectionString) =>
        FindError(provider, connectionString).Should().Be($"ConnectionStrings:Avicenna must say where the {provider} database is");

    [TestCase("Sqlite", "Data Source=x;Passwort=" + Password)]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Mode=Sometimes")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Foreign Keys=" + Password)]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Default Timeout=" + Password)]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Default Timeout=99999999999")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Pooling=" + Password)]
    [TestCase("Sqlite", Password)]
    [TestCase("SqlServer", "Server=x;Passwort=" + Password)]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Encrypt=Sometimes")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Connect Timeout=" + Password)]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Connect Timeout=99999999999")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Pooling=" + Password)]
    [TestCase("SqlServer", "Server=x;Password='" + Password)]
    [TestCase("SqlServer", Password)]
    public void Validate_UnreadableConnectionString_SaysSoWithoutRepeatingAnyOfIt(string provider, string connectionString) =>
        FindError(provider, connectionString).Should().Be(
            $"ConnectionStrings:Avicenna is not a connection string that the {provider} client understands");

    private static string? FindError(string? provider, string? connectionString) =>
        new DatabaseOptionsValidator().Validate(null, new DatabaseOptions { Provider = provider, ConnectionString = connectionString }).FailureMessage;
}
