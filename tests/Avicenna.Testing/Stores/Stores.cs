using Avicenna.Application.Startup;

namespace Avicenna.Testing.Stores;

/// <summary>
/// The databases that a fixture is run over, for <c>[TestFixtureSource(typeof(Stores), nameof(Stores.All))]</c>. SQL Server's
/// fixtures are shown as ignored where no server is at hand, unless one is demanded.
/// </summary>
public static class Stores
{
    /// <summary>Names a connection string to a server on which the tests may create databases.</summary>
    public const string ServerVariable = "AVICENNA_TEST_SQLSERVER";

    /// <summary>With the value 1, a missing server is a failure.</summary>
    public const string RequireVariable = "AVICENNA_REQUIRE_SQLSERVER";

    public static IEnumerable<TestFixtureData> All => [new TestFixtureData(DatabaseProvider.Sqlite), .. SqlServer];

    /// <summary>For what only a server does.</summary>
    public static IEnumerable<TestFixtureData> SqlServer
    {
        get
        {
            var sqlServer = new TestFixtureData(DatabaseProvider.SqlServer);
            if (ServerConnectionString is null && Environment.GetEnvironmentVariable(RequireVariable) != "1")
            {
                sqlServer.Ignore($"{ServerVariable} names no server");
            }

            yield return sqlServer;
        }
    }

    internal static string? ServerConnectionString =>
        Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } value ? value : null;
}
