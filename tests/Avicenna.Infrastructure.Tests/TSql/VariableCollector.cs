using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>Tells the parameters of a statement from the variables that it declares itself.</summary>
internal sealed class VariableCollector : TSqlFragmentVisitor
{
    private readonly HashSet<string> declared = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the caller has to supply, with the @.</summary>
    public IEnumerable<string> Parameters => used.Except(declared, StringComparer.OrdinalIgnoreCase);

    public override void Visit(DeclareVariableElement node) => declared.Add(node.VariableName.Value);

    public override void Visit(VariableReference node) => used.Add(node.Name);

    // EXEC's @Resource = … names the procedure's parameter, not a variable of ours.
    public override void ExplicitVisit(ExecuteParameter node) => node.ParameterValue?.Accept(this);
}
