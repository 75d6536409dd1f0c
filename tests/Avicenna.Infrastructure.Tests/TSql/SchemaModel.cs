using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Microsoft.SqlServer.Dac.Model;

namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>The schema that the migrations make, as the compiler of SQL Server's own tools knows it; no server is needed.</summary>
internal sealed class SchemaModel : IDisposable
{
    private const string Source = "statement";

    private const string SystemView = "sys.databases";
    private const string StandIn = "dbo.sys_databases";

    // The model knows no system objects; these are the signatures that
    // https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql documents, and what is used of
    // https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-databases-transact-sql. Nothing can be added to the schema sys.
    private const string SystemObjects = $"""
        CREATE TABLE {StandIn} (name sysname NOT NULL, database_id int NOT NULL, is_read_committed_snapshot_on bit NULL);
        GO
        CREATE PROCEDURE dbo.sp_getapplock @Resource nvarchar(255), @LockMode varchar(32), @LockOwner varchar(32) = 'Transaction',
            @LockTimeout int = -1, @DbPrincipal sysname = 'public' AS RETURN 0;
        GO
        CREATE PROCEDURE dbo.sp_releaseapplock @Resource nvarchar(255), @LockOwner varchar(32) = 'Transaction', @DbPrincipal sysname = 'public' AS RETURN 0;
        """;

    private readonly TSqlModel model = new(SqlServerVersion.Sql150, new TSqlModelOptions());

    public SchemaModel()
    {
        model.AddObjects(SystemObjects);
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
        model.AddOrUpdateObjects($"CREATE PROCEDURE dbo.statement {parameters} AS BEGIN {sql.Replace(SystemView, StandIn, StringComparison.Ordinal)} END", Source, new TSqlObjectOptions());
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
