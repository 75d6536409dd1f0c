using System.Globalization;
using System.Reflection;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure;
using DbUp;
using DbUp.Engine;

namespace Avicenna.Testing.Stores;

/// <summary>Makes databases as earlier versions left them: by their migrations, and by rows that were theirs to accept.</summary>
public static class OlderSchema
{
    /// <summary>
    /// The newest migration of the version that accepted names of nothing visible, patterns such as <c>/orders/{id}</c> and audit events with any
    /// sequence.
    /// </summary>
    public const string OfLooseRules = "0003_decisions";

    /// <summary>The newest migration of the version whose keys had no owner, scopes and addresses.</summary>
    public const string OfFewMembers = "0005_list_filters";

    /// <summary>Applies the migrations up to this one, and then these statements.</summary>
    /// <param name="database">An empty database.</param>
    /// <param name="last">The name of the last migration.</param>
    /// <param name="statements">SQL for that database.</param>
    public static void Create(TestDatabase database, string last, string statements)
    {
        var scripts = LoadScripts(database.Provider).Where(script => string.CompareOrdinal(script.Name, last) <= 0).ToList();
        Upgrade(database, scripts);
        Upgrade(database, [new SqlScript("rows", statements)], isJournaled: false);
    }

    /// <summary>An id as a literal of that database.</summary>
    public static string Literal(Guid id) => $"'{id:D}'";

    /// <summary>Text as a literal of that database.</summary>
    public static string Literal(DatabaseProvider provider, string text) => $"{(provider == DatabaseProvider.SqlServer ? "N" : "")}'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Octets as a literal of that database.</summary>
    public static string Literal(DatabaseProvider provider, byte[] octets) =>
        provider == DatabaseProvider.SqlServer ? $"0x{Convert.ToHexString(octets)}" : $"x'{Convert.ToHexString(octets)}'";

    /// <summary>An instant as a literal of that database.</summary>
    public static string Literal(DatabaseProvider provider, DateTimeOffset instant) =>
        provider == DatabaseProvider.SqlServer
            ? $"'{instant.ToString("O", CultureInfo.InvariantCulture)}'"
            : instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<SqlScript> LoadScripts(DatabaseProvider provider)
    {
        var assembly = Assembly.GetAssembly(typeof(DependencyInjection))!;
        var folder = $".{provider}.Migrations.";
        return
            from resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
            let start = resource.IndexOf(folder, StringComparison.Ordinal)
            where start >= 0
            select SqlScript.FromStream(Path.GetFileNameWithoutExtension(resource[(start + folder.Length)..]), assembly.GetManifestResourceStream(resource));
    }

    private static void Upgrade(TestDatabase database, IEnumerable<SqlScript> scripts, bool isJournaled = true)
    {
        var builder = database.Provider == DatabaseProvider.Sqlite
            ? DeployChanges.To.SqliteDatabase(database.ConnectionString).JournalToSqliteTable("schema_versions")
            : DeployChanges.To.SqlDatabase(database.ConnectionString).JournalToSqlTable("dbo", "schema_versions");
        if (!isJournaled)
        {
            builder = builder.JournalTo(new DbUp.Helpers.NullJournal());
        }

        var result = builder.WithScripts(scripts).WithVariablesDisabled().WithTransaction().LogToNowhere().Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error;
        }
    }
}
