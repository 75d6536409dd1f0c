using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.TSql;

[TestFixture]
public sealed class TSqlMigrationTests
{
    private static IEnumerable<TestCaseData> Migrations =>
        SchemaMigrator.LoadScripts(DatabaseProvider.SqlServer)
            .Select(script => new TestCaseData(script.Contents).SetArgDisplayNames(script.Name));

    [Test]
    public void LoadScripts_OfSqlServer_AreThere() => Migrations.Should().NotBeEmpty();

    [TestCaseSource(nameof(Migrations))]
    public void Migration_OnTheOldestServer_Parses(string sql) => TSqlScript.FindErrors(sql).Should().BeEmpty();

    [TestCaseSource(nameof(Migrations))]
    public void Migration_OnAnyServer_IsPlain(string sql) => ForbiddenConstructs.Find(sql).Should().BeEmpty();

    [Test]
    public void Schema_OfAllMigrations_IsValid()
    {
        using var schema = new SchemaModel();

        schema.Tables.Should().Contain(["[dbo].[tenants]", "[dbo].[peppers]", "[dbo].[api_keys]", "[dbo].[api_key_secrets]", "[dbo].[retired_hashes]", "[dbo].[idempotency_records]", "[dbo].[audit_events]"]);
        schema.FindProblems().Should().BeEmpty();
    }

    [Test]
    public void Parse_WhatIsNotTSql_IsDetected() => TSqlScript.FindErrors("CREATE TABLE t (id INTEGER) STRICT;").Should().NotBeEmpty();
}
