using System.Reflection;
using Avicenna.Infrastructure.Persistence;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Every deletion of the product that goes in steps, found by reflection.</summary>
internal static class Deletions
{
    /// <summary>Each one, under the name of its statement.</summary>
    public static IEnumerable<TestCaseData> All =>
        from type in typeof(Deletion).Assembly.GetTypes()
        where type.Namespace == typeof(Deletion).Namespace
        from member in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where member.FieldType == typeof(Deletion) || member.FieldType == typeof(Deletion[])
        from deletion in member.GetValue(null) is Deletion[] several ? several : [(Deletion)member.GetValue(null)!]
        let name = Statements.All.Single(statement => statement.Owner == type.Name && statement.Sql == deletion.Sql).ToString()
        select new TestCaseData(name, deletion).SetArgDisplayNames(name);
}
