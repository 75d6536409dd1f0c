using System.Data.Common;
using Avicenna.Application.Settings;
using Avicenna.Application.Startup;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Says what is wrong with a connection string by its keywords. No value is ever repeated, nor a keyword that isn't one, since a
/// password with an unquoted ';' goes on in it.
/// </summary>
internal static class ConnectionStringReader
{
    /// <summary>The rest of a sentence that begins with the setting's name; null: the client understands each keyword and its value.</summary>
    /// <param name="connectionString">What to read.</param>
    /// <param name="provider">The store, for people.</param>
    /// <param name="create">Makes the client's builder, empty.</param>
    public static string? FindProblem(string connectionString, DatabaseProvider provider, Func<DbConnectionStringBuilder> create)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return "isn't made of KEYWORD=VALUE with ';' between them; a value with ';', '=' or a quote must be quoted";
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

        // A keyword that is nearly right is surely no part of a password.
        return builder.Keys!.Cast<string>().FirstOrDefault(known => EditDistance.Between(known, keyword) <= Math.Min(2, keyword.Length / 4)) is { } near
            ? $"has the keyword '{keyword}', which the {provider} client doesn't know. Did you mean '{near}'?"
            : $"has a keyword that the {provider} client doesn't know; a value with ';' or '=' must be quoted";
    }
}
