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

    [TestCase("ApiKeyWriter.InsertKeySql")]
    [TestCase("ApiKeyWriter.InsertSecretSql")]
    [TestCase("AuditTrail.InsertSql")]
    [TestCase("ApiKeyImporter.FindCurrentSql")]
    [TestCase("ApiKeyImporter.FindFirstSql")]
    [TestCase("ApiKeyImporter.FindRetiredSql")]
    [TestCase("UsageWriter.AddToHoursSql")]
    [TestCase("UsageWriter.BeginHoursSql")]
    [TestCase("UsageWriter.AddToTotalsSql")]
    [TestCase("UsageWriter.BeginTotalsSql")]
    [TestCase("UsageWriter.UseSql")]
    public void Statement_OfRowsInJson_ParsesAndNamesWhatIsThere(string name)
    {
        var statement = Statements.Named(name);
        var parameters = new SqlParameters(new SqlServerDialect("Server=unused"));
        statement.Parameters.ToList().ForEach(parameter => parameters.Text(parameter[1..], null, SqlParameters.Unbounded));
        var sql = JsonRows.Statement(statement.Sql, parameters);

        sql.Should().Contain("OPENJSON(@rows)");
        TSqlScript.FindErrors(sql).Should().BeEmpty();
        ForbiddenConstructs.Find(sql).Should().BeEmpty();
        schema.FindProblems(sql).Should().BeEmpty();
    }

    [TestCase(
        "INSERT INTO t (a, b)\nVALUES (@a, @b);",
        "INSERT INTO t (a, b)\nSELECT v.a, v.b\nFROM (SELECT j.ordinal, j.a AS a, j.b AS b FROM OPENJSON(@rows) WITH (ordinal int, a int, b int) j) v\nORDER BY v.ordinal;")]
    [TestCase(
        "INSERT INTO t (a, b)\nSELECT @a, @b\nWHERE NOT EXISTS (SELECT 1 FROM t WHERE t.a = @a);",
        "INSERT INTO t (a, b)\nSELECT v.a, v.b\nFROM (SELECT j.ordinal, j.a AS a, j.b AS b FROM OPENJSON(@rows) WITH (ordinal int, a int, b int) j) v\nWHERE NOT EXISTS (SELECT 1 FROM t WHERE t.a = v.a);")]
    [TestCase(
        "UPDATE t\nSET b = t.b + @b\nWHERE t.a = @a;",
        "UPDATE t\nSET b = t.b + v.b\nFROM (SELECT j.ordinal, j.a AS a, j.b AS b FROM OPENJSON(@rows) WITH (ordinal int, a int, b int) j) v\nWHERE t.a = v.a;")]
    [TestCase(
        "SELECT @b, t.c\nFROM t\nWHERE t.a = @a;",
        "SELECT v.b, t.c\nFROM t\nCROSS JOIN (SELECT j.ordinal, j.a AS a, j.b AS b FROM OPENJSON(@rows) WITH (ordinal int, a int, b int) j) v\nWHERE t.a = v.a;")]
    public void Statement_OfRowsInJson_DoesTheSameForEach(string one, string many)
    {
        var row = new SqlParameters(new SqlServerDialect("Server=unused")).Number("a", 1).Number("b", 2);

        JsonRows.Statement(one, row).Should().Be(many);
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
