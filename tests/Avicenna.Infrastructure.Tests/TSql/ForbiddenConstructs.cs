using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>Finds what plain T-SQL, understood by every server of the family, does without.</summary>
internal sealed class ForbiddenConstructs : TSqlFragmentVisitor
{
    private readonly List<string> found = [];

    public static IReadOnlyList<string> Find(string sql)
    {
        var visitor = new ForbiddenConstructs();
        TSqlScript.Read(sql).Accept(visitor);
        return visitor.found;
    }

    public override void Visit(MergeStatement node) => found.Add("MERGE");

    public override void Visit(TopRowFilter node) => AddIf(node.WithTies, "WITH TIES");

    public override void Visit(TableDefinition node) => AddIf(node.Indexes.Count > 0, "inline INDEX");

    public override void Visit(ColumnDefinition node) => AddIf(node.Index is not null, "inline INDEX");

    public override void Visit(TableHint node) => found.Add("table hint");

    public override void Visit(OptimizerHint node) => found.Add("query hint");

    public override void Visit(QualifiedJoin node) => AddIf(node.JoinHint != JoinHint.None, "join hint");

    public override void Visit(CreateOrAlterProcedureStatement node) => AddCreateOrAlter();

    public override void Visit(CreateOrAlterFunctionStatement node) => AddCreateOrAlter();

    public override void Visit(CreateOrAlterTriggerStatement node) => AddCreateOrAlter();

    public override void Visit(CreateOrAlterViewStatement node) => AddCreateOrAlter();

    private void AddCreateOrAlter() => found.Add("CREATE OR ALTER");

    private void AddIf(bool condition, string construct)
    {
        if (condition)
        {
            found.Add(construct);
        }
    }
}
