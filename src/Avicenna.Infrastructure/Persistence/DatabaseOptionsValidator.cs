using Avicenna.Application.Startup;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    private const string Setting = $"ConnectionStrings:{DatabaseOptions.ConnectionStringName}";

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        const string ProviderRule = $"{DatabaseOptions.Section}:Provider must be {nameof(DatabaseProvider.Sqlite)} or {nameof(DatabaseProvider.SqlServer)}";
        if (string.IsNullOrEmpty(options.Provider))
        {
            return ValidateOptionsResult.Fail($"{ProviderRule}; outside Development it has no default");
        }

        return options.TryGetProvider() is not { } provider ? ValidateOptionsResult.Fail($"{ProviderRule}, not '{options.Provider}'")
            : FindProblem(provider, options.ConnectionString) is { } problem ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;
    }

    private static string? FindProblem(DatabaseProvider provider, string? connectionString)
    {
        if (string.IsNullOrEmpty(connectionString))
        {
            return $"{Setting} must say where the {provider} database is";
        }

        try
        {
            return provider == DatabaseProvider.Sqlite ? FindSqliteProblem(new SqliteConnectionStringBuilder(connectionString))
                : new SqlConnectionStringBuilder(connectionString) is { DataSource.Length: 0 } ? $"{Setting} must name a server: Server=…"
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // Neither the string nor the client's message is repeated: a password may be in them.
            return $"{Setting} is not a connection string that the {provider} client understands";
        }
    }

    // Every connection to a database in memory would have one of its own.
    private static string? FindSqliteProblem(SqliteConnectionStringBuilder builder) =>
        builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.DataSource.StartsWith("file:", StringComparison.Ordinal) || builder.Mode == SqliteOpenMode.Memory
            ? $"{Setting} must name a file: Data Source=data/avicenna.db"
            : null;
}
