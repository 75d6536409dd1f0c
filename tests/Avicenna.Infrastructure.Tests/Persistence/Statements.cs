using System.Reflection;
using System.Runtime.CompilerServices;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Every statement of the product, found by reflection.</summary>
internal static class Statements
{
    private const string Suffix = "Sql";

    /// <summary>The constant texts of all types, statements or not, by owner and name.</summary>
    public static IReadOnlyList<Statement> Texts { get; } =
    [
        .. from type in typeof(SqlDialect).Assembly.GetTypes()
           where !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
           from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where field.IsLiteral && field.FieldType == typeof(string)
           select new Statement(type.Name, field.Name, (string)field.GetRawConstantValue()!),
    ];

    public static IReadOnlyList<Statement> All { get; } = [.. Texts.Where(text => text.Name.EndsWith(Suffix, StringComparison.Ordinal))];

    public static IEnumerable<TestCaseData> ForSqlite => For(DatabaseProvider.Sqlite);

    public static IEnumerable<TestCaseData> ForSqlServer => For(DatabaseProvider.SqlServer);

    public static Statement Named(string name) => All.Single(statement => statement.ToString() == name);

    private static IEnumerable<TestCaseData> For(DatabaseProvider provider) =>
        All.Where(statement => statement.RunsOn(provider))
            .Select(statement => new TestCaseData(statement.ToString()).SetArgDisplayNames(statement.ToString()));
}
