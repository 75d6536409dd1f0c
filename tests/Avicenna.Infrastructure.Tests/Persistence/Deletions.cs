using System.Reflection;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Every deletion of the product that goes in steps, found by reflection.</summary>
internal static class Deletions
{
    private static readonly Dictionary<string, Deletion> ByName = (
        from type in typeof(Deletion).Assembly.GetTypes()
        where type.Namespace == typeof(Deletion).Namespace
        from member in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where member.FieldType == typeof(Deletion) || member.FieldType == typeof(Deletion[])
        from deletion in member.GetValue(null) is Deletion[] several ? several : [(Deletion)member.GetValue(null)!]
        let statement = Statements.All.Single(statement => statement.Owner == type.Name && statement.Sql == deletion.Sql)
        select (Name: statement.ToString(), deletion)).ToDictionary(pair => pair.Name, pair => pair.deletion);

    /// <summary>The names of their statements.</summary>
    public static IEnumerable<TestCaseData> All => ByName.Keys.Select(name => new TestCaseData(name).SetArgDisplayNames(name));

    public static Deletion Named(string name) => ByName[name];
}
