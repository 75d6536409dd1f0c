using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>
/// Migrations as the schema's compiler wants them: it takes no ALTER TABLE, so columns that were added later are put into the
/// CREATE TABLE that they belong to, and no DROP, so that what was dropped later is left out.
/// </summary>
internal static class DeclarativeSchema
{
    public static IReadOnlyList<string> From(IEnumerable<string> migrations)
    {
        var statements = migrations.SelectMany(sql => ((Microsoft.SqlServer.TransactSql.ScriptDom.TSqlScript)TSqlScript.Read(sql)).Batches.SelectMany(batch => batch.Statements)).ToList();
        var tables = statements.OfType<CreateTableStatement>().ToDictionary(table => Name(table.SchemaObjectName));
        foreach (var addition in statements.OfType<AlterTableAddTableElementStatement>())
        {
            foreach (var column in addition.Definition.ColumnDefinitions)
            {
                tables[Name(addition.SchemaObjectName)].Definition.ColumnDefinitions.Add(column);
            }
        }

        foreach (var drop in statements.OfType<AlterTableDropTableElementStatement>())
        {
            var definition = tables[Name(drop.SchemaObjectName)].Definition;
            foreach (var dropped in drop.AlterTableDropTableElements.Select(element => element.Name.Value))
            {
                var owner = definition.ColumnDefinitions.Select(column => column.Constraints).Append(definition.TableConstraints).Single(constraints => constraints.Any(IsDropped));
                owner.Remove(owner.Single(IsDropped));

                bool IsDropped(ConstraintDefinition constraint) => constraint.ConstraintIdentifier?.Value == dropped;
            }
        }

        foreach (var drop in statements.OfType<DropIndexStatement>().SelectMany(drop => drop.DropIndexClauses.Cast<DropIndexClause>()).ToList())
        {
            statements.Remove(statements.OfType<CreateIndexStatement>().First(index => index.Name.Value == drop.Index.Value && Name(index.OnName) == Name(drop.Object)));
        }

        return [.. statements.Where(statement => statement is not (AlterTableAddTableElementStatement or AlterTableDropTableElementStatement or DropIndexStatement)).Select(Write)];
    }

    private static string Name(SchemaObjectName name) => string.Join('.', name.Identifiers.Select(identifier => identifier.Value));

    private static string Write(TSqlStatement statement)
    {
        new Sql150ScriptGenerator().GenerateScript(statement, out var sql);
        return sql;
    }
}
