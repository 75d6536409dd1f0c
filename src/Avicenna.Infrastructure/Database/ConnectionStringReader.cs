using Avicenna.Application.Settings;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Finds the first problem in a connection string and reports it by keyword. Messages never repeat a value, nor an unknown keyword: after an
/// unquoted ';', part of a password looks like one.
/// </summary>
internal static class ConnectionStringReader
{
    /// <summary>Returns the rest of a message that begins with the setting's name, or null if the client accepts every keyword and value.</summary>
    /// <param name="connectionString">The connection string to check.</param>
    /// <param name="provider">The database, for the message.</param>
    /// <param name="create">Creates an empty builder of the client.</param>
    public static string? FindProblem(string connectionString, DatabaseProvider provider, Func<DbConnectionStringBuilder> create)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return "isn't a list of KEYWORD=VALUE separated by ';'; a value with ';', '=' or a quote must be quoted";
        }

        return parts.Keys.Cast<string>().Select(keyword => FindProblem(keyword, (string)parts[keyword], provider, create())).FirstOrDefault(problem => problem is not null);
    }

    private static string? FindProblem(string keyword, string value, DatabaseProvider provider, DbConnectionStringBuilder builder)
    {
        try
        {
            if (builder.ContainsKey(keyword))
            {
                builder[keyword] = value;
                return null;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            return $"has a value for '{keyword}' that the {provider} client refuses";
        }

        // A keyword that is almost a known one is certainly not part of a password.
        return builder.Keys!.Cast<string>().FirstOrDefault(known => EditDistance.Between(known, keyword) <= Math.Min(2, keyword.Length / 4)) is { } near
            ? $"has the keyword '{keyword}', which the {provider} client doesn't know. Did you mean '{near}'?"
            : $"has a keyword that the {provider} client doesn't know; a value with ';' or '=' must be quoted";
    }
}
