using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>T-SQL as the oldest supported server, SQL Server 2019, reads it.</summary>
internal static class TSqlScript
{
    /// <summary>What that server would object to before it looks at any table.</summary>
    public static IReadOnlyList<string> FindErrors(string sql)
    {
        Parse(sql, out var errors);
        return errors;
    }

    /// <exception cref="ArgumentException">The text isn't T-SQL.</exception>
    public static TSqlFragment Read(string sql)
    {
        var fragment = Parse(sql, out var errors);
        return errors.Count == 0 ? fragment : throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(sql));
    }

    private static TSqlFragment Parse(string sql, out IReadOnlyList<string> errors)
    {
        using var reader = new StringReader(sql);
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var found);
        errors = [.. found.Select(error => $"{error.Line}:{error.Column} {error.Message}")];
        return fragment;
    }
}
