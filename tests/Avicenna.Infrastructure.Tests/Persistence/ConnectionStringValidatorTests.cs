using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixture]
public sealed class ConnectionStringValidatorTests
{
    private const string Password = "hunter2-correct-horse";

    [TestCase("Sqlite", "Data Source=data/avicenna.db")]
    [TestCase("sqlite", "Data Source=data/avicenna.db;Mode=ReadWriteCreate")]
    [TestCase("SqlServer", "Server=db;Database=avicenna;User ID=avicenna;Password=" + Password)]
    [TestCase("SQLSERVER", "Server=db;Database=avicenna;Integrated Security=true")]
    public void Validate_UsableSettings_Succeeds(string provider, string connectionString) =>
        FindError(provider, connectionString).Should().BeNull();

    // Which providers there are is for another validator to say.
    [TestCase(null)]
    [TestCase("Postgres")]
    public void Validate_NoKnownProvider_SaysNothing(string? provider) => FindError(provider, Password).Should().BeNull();

    [TestCase("Sqlite", null)]
    [TestCase("SqlServer", "")]
    public void Validate_NoConnectionString_SaysWhichDatabaseItIsFor(string provider, string? connectionString) =>
        FindError(provider, connectionString).Should().Be($"ConnectionStrings:Avicenna must be set for the {provider} database");

    [TestCase("Sqlite", "Data Source=x;Passwort=" + Password, "has the keyword 'passwort', which the Sqlite client doesn't know. Did you mean 'Password'?")]
    [TestCase("Sqlite", "Data Source=x;Initial Catalog=" + Password, "has a keyword that the Sqlite client doesn't know; a value with ';' or '=' must be quoted")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Mode=Sometimes", "has a value for 'mode' that the Sqlite client refuses")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Foreign Keys=" + Password, "has a value for 'foreign keys' that the Sqlite client refuses")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Default Timeout=" + Password, "has a value for 'default timeout' that the Sqlite client refuses")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Default Timeout=99999999999", "has a value for 'default timeout' that the Sqlite client refuses")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password + ";Pooling=" + Password, "has a value for 'pooling' that the Sqlite client refuses")]
    [TestCase("Sqlite", "Data Source=x;Password=" + Password, "has a Password, but this SQLite doesn't encrypt; remove it, and make the file readable only by its owner")]
    [TestCase("Sqlite", "Data Source=x;Mode=ReadOnly", "has Mode=ReadOnly, but the database is written to")]
    [TestCase("Sqlite", Password, "isn't a list of KEYWORD=VALUE separated by ';'; a value with ';', '=' or a quote must be quoted")]
    [TestCase("SqlServer", "Server=x;Passwort=" + Password, "has the keyword 'passwort', which the SqlServer client doesn't know. Did you mean 'Password'?")]
    [TestCase("SqlServer", "Server=x;Password=abc;" + Password + "=def", "has a keyword that the SqlServer client doesn't know; a value with ';' or '=' must be quoted")]
    [TestCase("SqlServer", "Server=x;Password=abc;pw=def", "has a keyword that the SqlServer client doesn't know; a value with ';' or '=' must be quoted")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Encrypt=Sometimes", "has a value for 'encrypt' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Connect Timeout=" + Password, "has a value for 'connect timeout' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Connect Timeout=99999999999", "has a value for 'connect timeout' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Pooling=" + Password, "has a value for 'pooling' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Max Pool Size=0", "has a value for 'max pool size' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Authentication=Foo", "has a value for 'authentication' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Context Connection=true", "has a value for 'context connection' that the SqlServer client refuses")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Min Pool Size=5;Max Pool Size=2", "can't be used: Invalid min or max pool size values, min pool size cannot be greater than the max pool size.")]
    [TestCase("SqlServer", "Server=x;Password=" + Password + ";Type System Version=" + Password, "can't be used: Invalid value for key 'Type System Version'.")]
    [TestCase("SqlServer", "Server=x;Authentication=Sql Password;Integrated Security=true", "can't be used: Cannot use 'Authentication' with 'Integrated Security'.")]
    [TestCase("SqlServer", "Server=x;Authentication=Active Directory Default", "has Authentication=ActiveDirectoryDefault, which isn't supported here; use User ID and Password, or Integrated Security")]
    [TestCase("SqlServer", "Database=x;Password=" + Password, "must name a server: Server=…")]
    [TestCase("SqlServer", "Server=x;Password='" + Password, "isn't a list of KEYWORD=VALUE separated by ';'; a value with ';', '=' or a quote must be quoted")]
    [TestCase("SqlServer", Password, "isn't a list of KEYWORD=VALUE separated by ';'; a value with ';', '=' or a quote must be quoted")]
    public void Validate_UnusableConnectionString_SaysWhyWithoutRepeatingAnyValue(string provider, string connectionString, string problem) =>
        FindError(provider, connectionString).Should().Be($"ConnectionStrings:Avicenna {problem}").And.NotContain(Password);

    private static string? FindError(string? provider, string? connectionString) =>
        new ConnectionStringValidator().Validate(null, new DatabaseOptions { Provider = provider, ConnectionString = connectionString }).FailureMessage;
}
