using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database;

/// <summary>Judges <see cref="DatabaseOptions.ConnectionString"/> as the client of the store reads it. The other settings have their validator beside them.</summary>
internal sealed class ConnectionStringValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        options.TryGetProvider() is { } provider && FindProblem(provider, options.ConnectionString) is { } problem
            ? ValidateOptionsResult.Fail($"{DatabaseOptions.ConnectionStringSetting} {problem}")
            : ValidateOptionsResult.Success;

    private static string? FindProblem(DatabaseProvider provider, string? connectionString) =>
        string.IsNullOrEmpty(connectionString) ? $"must be set for the {provider} database"
        : provider == DatabaseProvider.Sqlite
            ? ConnectionStringReader.FindProblem(connectionString, provider, () => new SqliteConnectionStringBuilder()) ?? FindSqliteProblem(new SqliteConnectionStringBuilder(connectionString))
            : ConnectionStringReader.FindProblem(connectionString, provider, () => new SqlConnectionStringBuilder()) ?? FindSqlServerProblem(new SqlConnectionStringBuilder(connectionString));

    private static string? FindSqliteProblem(SqliteConnectionStringBuilder builder) =>
        // Every connection would open its own in-memory database.
        builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.DataSource.StartsWith("file:", StringComparison.Ordinal) || builder.Mode == SqliteOpenMode.Memory
            ? "must name a file: Data Source=data/avicenna.db"
            : builder.Mode == SqliteOpenMode.ReadOnly ? "has Mode=ReadOnly, but the database is written to"
            : builder.Password.Length > 0 ? "has a Password, but this SQLite doesn't encrypt; remove it, and make the file readable only by its owner"
            : null;

    private static string? FindSqlServerProblem(SqlConnectionStringBuilder builder)
    {
        if (builder.DataSource.Length == 0)
        {
            return "must name a server: Server=…";
        }

        if (builder.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword) && SqlAuthenticationProvider.GetProvider(builder.Authentication) is null)
        {
            return $"has Authentication={builder.Authentication}, which isn't supported here; use User ID and Password, or Integrated Security";
        }

        try
        {
            // Only the constructor finds conflicting keywords. Its message names keywords; every value was already checked above.
            new SqlConnection(builder.ConnectionString).Dispose();
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"can't be used: {exception.Message}";
        }
    }
}
