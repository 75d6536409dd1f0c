using Avicenna.Application.Settings;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

/// <summary>Section <c>Database</c>: where everything is kept.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>The setting of <see cref="ConnectionString"/>.</summary>
    public const string ConnectionStringSetting = "ConnectionStrings:Avicenna";

    /// <summary>Where the SQLite database is unless a connection string says otherwise; below the working directory.</summary>
    public const string DefaultSqliteConnectionString = "Data Source=data/avicenna.db";

    /// <summary>
    /// Which store: <c>Sqlite</c> or <c>SqlServer</c>, ignoring case. Default: <c>Sqlite</c> in Development; otherwise there
    /// is none.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// Where the database is, as the client of the store reads it. Default with SQLite: <see cref="DefaultSqliteConnectionString"/>.
    /// </summary>
    [SettingName(ConnectionStringSetting)]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether a start brings the schema up to date; otherwise a start on an old schema is refused and <c>migrate</c> does
    /// it. Default: true in Development, else false.
    /// </summary>
    public bool? MigrateOnStart { get; set; }

    /// <summary>
    /// How long one statement of a migration may take on SQL Server, so that one that waits for others' locks doesn't go on for ever.
    /// Default: none, since large tables take their time.
    /// </summary>
    public TimeSpan? MigrationTimeout { get; set; }

    /// <summary>The store that <see cref="Provider"/> names; null when it names none.</summary>
    public DatabaseProvider? TryGetProvider() =>
        nameof(DatabaseProvider.Sqlite).Equals(Provider, StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.Sqlite
        : nameof(DatabaseProvider.SqlServer).Equals(Provider, StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.SqlServer
        : null;
}

public enum DatabaseProvider
{
    /// <summary>The embedded store: one file on a local disk.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server 2019 or later, Azure SQL, and other servers that speak TDS and T-SQL.</summary>
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
