using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Persistence;
using Microsoft.SqlServer.Dac.Model;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>The schema that the migrations make, as the compiler of SQL Server's own tools knows it; no server is needed.</summary>
internal sealed class SchemaModel : IDisposable
{
    private const string Source = "statement";

    // The model knows no system procedures; these are the signatures that
    // https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql documents.
    private const string SystemProcedures = """
        CREATE PROCEDURE dbo.sp_getapplock @Resource nvarchar(255), @LockMode varchar(32), @LockOwner varchar(32) = 'Transaction',
            @LockTimeout int = -1, @DbPrincipal sysname = 'public' AS RETURN 0;
        GO
        CREATE PROCEDURE dbo.sp_releaseapplock @Resource nvarchar(255), @LockOwner varchar(32) = 'Transaction', @DbPrincipal sysname = 'public' AS RETURN 0;
        """;

    private readonly TSqlModel model = new(SqlServerVersion.Sql150, new TSqlModelOptions());

    public SchemaModel()
    {
        model.AddObjects(SystemProcedures);
        foreach (var statement in DeclarativeSchema.From(SchemaMigrator.LoadScripts(DatabaseProvider.SqlServer).Select(script => script.Contents)))
        {
            model.AddObjects(statement);
        }
    }

    public IEnumerable<string> Tables => model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(table => table.Name.ToString());

    /// <summary>What is wrong with the schema; a name that leads nowhere is only a warning to the tool, but not to us.</summary>
    public IReadOnlyList<string> FindProblems() => [.. model.Validate().Select(message => message.ToString())];

    /// <summary>What is wrong with a statement, seen as the body of a procedure that is given its parameters.</summary>
    public IReadOnlyList<string> FindProblems(string sql)
    {
        var variables = new VariableCollector();
        TSqlScript.Read(sql).Accept(variables);
        // The tool checks names, not types, so one type does for every parameter.
        var parameters = string.Join(", ", variables.Parameters.Select(parameter => $"{parameter} sql_variant"));
        model.AddOrUpdateObjects($"CREATE PROCEDURE dbo.statement {parameters} AS BEGIN {sql} END", Source, new TSqlObjectOptions());
        try
        {
            return FindProblems();
        }
        finally
        {
            model.DeleteObjects(Source);
        }
    }

    public void Dispose() => model.Dispose();
}
