using Avicenna.Application.Settings;

namespace Avicenna.Application.Startup;

/// <summary>Section <c>Database</c>: the database.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>The name of the setting for <see cref="ConnectionString"/>.</summary>
    public const string ConnectionStringSetting = "ConnectionStrings:Avicenna";

    /// <summary>The default SQLite database, below the working directory.</summary>
    public const string DefaultSqliteConnectionString = "Data Source=data/avicenna.db";

    /// <summary>
    /// The database: <c>Sqlite</c> or <c>SqlServer</c>, ignoring case. Default: <c>Sqlite</c> in Development; otherwise none.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// The connection string, in the format of the database's client. Default with SQLite: <see cref="DefaultSqliteConnectionString"/>.
    /// </summary>
    [SettingName(ConnectionStringSetting)]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether to migrate the schema at startup. If false, <c>migrate</c> does it, and a start on an outdated schema is refused. Default: true in
    /// Development, otherwise false.
    /// </summary>
    public bool? MigrateOnStart { get; set; }

    /// <summary>
    /// Timeout of each migration statement on SQL Server, so that one that waits for locks doesn't wait for ever. Default: none, because large
    /// tables take their time.
    /// </summary>
    public TimeSpan? MigrationTimeout { get; set; }

    /// <summary>Returns the database that <see cref="Provider"/> names; null if it names none.</summary>
    public DatabaseProvider? TryGetProvider() =>
        nameof(DatabaseProvider.Sqlite).Equals(Provider, StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.Sqlite
        : nameof(DatabaseProvider.SqlServer).Equals(Provider, StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.SqlServer
        : null;
}

public enum DatabaseProvider
{
    /// <summary>The embedded database: one file on a local disk.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server 2019 or later, Azure SQL, and other servers that support TDS and T-SQL.</summary>
    SqlServer,
}

/// <summary>Judges what doesn't depend on the client of the store; that client judges the connection string.</summary>
internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        const string ProviderRule = $"{DatabaseOptions.Section}:Provider must be {nameof(DatabaseProvider.Sqlite)} or {nameof(DatabaseProvider.SqlServer)}";
        if (string.IsNullOrEmpty(options.Provider))
        {
            return ValidateOptionsResult.Fail($"{ProviderRule}; outside Development it has no default");
        }

        return options.TryGetProvider() is null ? ValidateOptionsResult.Fail($"{ProviderRule}, not {SettingValue.Show(options.Provider)}")
            : options.MigrationTimeout < TimeSpan.FromSeconds(1) ? ValidateOptionsResult.Fail($"{DatabaseOptions.Section}:MigrationTimeout must be at least 00:00:01, or left out for none")
            : ValidateOptionsResult.Success;
    }
}
