using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Infrastructure.Tests.Persistence;

namespace Avicenna.Infrastructure.Tests.TSql;

[TestFixture]
public sealed class TSqlStatementTests
{
    private SchemaModel schema = null!;

    [OneTimeSetUp]
    public void LoadSchema() => schema = new SchemaModel();

    [OneTimeTearDown]
    public void UnloadSchema() => schema.Dispose();

    [TestCaseSource(typeof(Statements), nameof(Statements.ForSqlServer))]
    public void Statement_OnTheOldestServer_Parses(string name) => TSqlScript.FindErrors(Statements.Named(name).Sql).Should().BeEmpty();

    [TestCaseSource(typeof(Statements), nameof(Statements.ForSqlServer))]
    public void Statement_OnAnyServer_IsPlain(string name) => ForbiddenConstructs.Find(Statements.Named(name).Sql).Should().BeEmpty();

    [TestCaseSource(typeof(Statements), nameof(Statements.ForSqlServer))]
    public void Statement_AgainstTheSchema_NamesWhatIsThere(string name) => schema.FindProblems(Statements.Named(name).Sql).Should().BeEmpty();

    [TestCaseSource(typeof(Deletions), nameof(Deletions.All))]
    public void Statement_OfAStep_ParsesIsPlainAndNamesWhatIsThere(string name)
    {
        var sql = Deletions.Named(name).ToStep(new SqlServerDialect("Server=none"));

        TSqlScript.FindErrors(sql).Should().BeEmpty();
        ForbiddenConstructs.Find(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase("ApiKeyWriter.InsertKeysSql", "ApiKeyColumns.NewSql")]
    [TestCase("ApiKeyWriter.InsertSecretsSql", "ApiKeyWriter.NewSecretSql")]
    [TestCase("AuditTrail.InsertSql", "AuditTrail.NewSql")]
    [TestCase("ApiKeyImporter.FindCurrentSql", "ApiKeyImporter.HashSql")]
    [TestCase("ApiKeyImporter.FindFirstSql", "ApiKeyImporter.HashSql")]
    [TestCase("ApiKeyImporter.FindRetiredSql", "ApiKeyImporter.HashSql")]
    [TestCase("UsageWriter.AddToHoursSql", "UsageWriter.CountedSql")]
    [TestCase("UsageWriter.BeginHoursSql", "UsageWriter.CountedSql")]
    [TestCase("UsageWriter.AddToTotalsSql", "UsageWriter.TotalSql")]
    [TestCase("UsageWriter.BeginTotalsSql", "UsageWriter.TotalSql")]
    [TestCase("UsageWriter.UseSql", "UsageWriter.UsedSql")]
    public void Statement_OfRowsInJson_ParsesAndNamesWhatIsThere(string name, string row)
    {
        var parameters = new SqlParameters(new SqlServerDialect("Server=unused"));
        Statements.Named(row).Parameters.ToList().ForEach(parameter => parameters.Text(parameter[1..], null, SqlParameters.Unbounded));
        var sql = Statements.Named(name).Sql.Replace(Statements.Named(row).Sql, JsonRows.Source(parameters), StringComparison.Ordinal);

        sql.Should().Contain("OPENJSON(@rows)");
        TSqlScript.FindErrors(sql).Should().BeEmpty();
        ForbiddenConstructs.Find(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase("AuditEventRepository.ListSql")]
    [TestCase("AuditEventRepository.ListByTargetSql")]
    [TestCase("AuditEventRepository.ListByTimeSql")]
    [TestCase("AuditEventRepository.ListByActorSql")]
    public void Statement_OfAuditEvents_ParsesAndNamesWhatIsThere(string name)
    {
        var sql = AuditEventRepository.Of(new SqlServerDialect("Server=unused").Limit(Statements.Named(name).Sql.TrimEnd(';')));

        TSqlScript.FindErrors(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase("UsageRepository.MostRequestsSql")]
    [TestCase("UsageRepository.MostRefusedSql")]
    public void Statement_OfTheKeysWithTheMost_ParsesAndNamesWhatIsThere(string name)
    {
        var sql = UsageRepository.Of(new SqlServerDialect("Server=unused").Limit(Statements.Named(name).Sql.TrimEnd(';')));

        TSqlScript.FindErrors(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase("ApiKeyReader.FindSql")]
    [TestCase("ApiKeyLists.AllSql")]
    [TestCase("ApiKeyLists.ByPermissionSql")]
    [TestCase("ApiKeyLists.ByOwnerSql")]
    [TestCase("ApiKeyLists.ByHintSql")]
    [TestCase("ApiKeyLists.ByExpirySql")]
    public void Statement_OfKeysWithSecrets_ParsesAndNamesWhatIsThere(string name)
    {
        var keys = Statements.Named(name).Sql;
        var sql = ApiKeyReader.Of(name == "ApiKeyReader.FindSql" ? keys : new SqlServerDialect("Server=unused").Limit(keys));

        TSqlScript.FindErrors(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase("SELECT subdomian FROM tenants WHERE id = @id;", "subdomian")]
    [TestCase("SELECT subdomain FROM tenant WHERE id = @id;", "tenant")]
    [TestCase("SELECT t.subdomain FROM tenants t JOIN api_keys k ON k.tenant = t.id;", "tenant")]
    [TestCase("INSERT INTO tenants (id, subdomian) VALUES (@id, @subdomain);", "subdomian")]
    [TestCase("UPDATE tenants SET enabeld = @enabled WHERE id = @id;", "enabeld")]
    [TestCase("UPDATE tenant SET enabled = @enabled WHERE id = @id;", "tenant")]
    [TestCase("DELETE FROM tenants WHERE subdomian = @subdomain;", "subdomian")]
    [TestCase("DELETE FROM tenant WHERE id = @id;", "tenant")]
    [TestCase("EXEC sp_getapplock @Resource = 'r', @LockMod = 'Exclusive';", "@LockMod")]
    public void Statement_WithAMisspeltName_IsDetected(string sql, string misspelt) =>
        schema.FindProblems(sql).Should().Contain(problem => problem.Contains($"[{misspelt}]", StringComparison.Ordinal));
}
