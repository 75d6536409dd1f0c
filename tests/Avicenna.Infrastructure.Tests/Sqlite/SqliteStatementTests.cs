using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class SqliteStatementTests
{
    private TestDatabase database = null!;
    private SqliteDialect dialect = null!;
    private SqliteConnection connection = null!;

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        dialect = new SqliteDialect(database.ConnectionString);
        new SqliteSchemaMigrator(dialect).Migrate();
        connection = dialect.Open();
    }

    [OneTimeTearDown]
    public async Task RemoveDatabaseAsync()
    {
        await connection.DisposeAsync();
        dialect.Dispose();
        await database.DisposeAsync();
    }

    [TestCaseSource(typeof(Statements), nameof(Statements.ForSqlite))]
    public void Prepare_EveryStatement_IsUnderstood(string name) =>
        Command(Statements.Named(name).Sql).Invoking(command => command.Prepare()).Should().NotThrow();

    [TestCase("SELECT subdomian FROM tenants")]
    [TestCase("SELECT subdomain FROM tenant")]
    public void Prepare_MisspeltName_IsRefused(string sql) =>
        Command(sql).Invoking(command => command.Prepare()).Should().Throw<SqliteException>();

    [TestCase("ApiKeyReader.FindByHashSql")]
    [TestCase("ApiKeyReader.FindSql")]
    [TestCase("ApiKeyRepository.ReplaceHashSql")]
    [TestCase("ApiKeyWriter.MarkFirstKeySql")]
    [TestCase("ApiKeyLists.AllSql")]
    [TestCase("ApiKeyLists.ByPermissionSql")]
    [TestCase("ApiKeyLists.ByOwnerSql")]
    [TestCase("ApiKeyWriter.UpdateKeySql")]
    [TestCase("ApiKeyWriter.EndSecretsSql")]
    [TestCase("ApiKeyWriter.DeleteSecretsSql")]
    [TestCase("ApiKeyWriter.DeleteKeySql")]
    [TestCase("ApiKeyRepository.CountLastingAdminsSql")]
    [TestCase("IdempotencyRepository.FindSql")]
    [TestCase("IdempotencyRepository.DeleteSql")]
    [TestCase("AuditTrail.HeadSql")]
    [TestCase("AuditEventRepository.ListSql")]
    [TestCase("AuditEventRepository.ListByTargetSql")]
    [TestCase("AuditEventRepository.ListByActorSql")]
    [TestCase("AuditEventRepository.ReadChainSql")]
    [TestCase("TenantRepository.FindSql")]
    [TestCase("TenantRepository.SetEnabledSql")]
    [TestCase("UsageWriter.NextHoursSql")]
    [TestCase("UsageWriter.DeleteHourSql")]
    [TestCase("TenantRemover.DeleteTenantSql")]
    [TestCase("AuditEventRepository.FindAnchorsSql")]
    [TestCase("AuditEventRepository.ReadChainSql")]
    [TestCase("AuditEventRepository.CountChainSql")]
    [TestCase("EndpointRepository.FindSql")]
    [TestCase("EndpointRepository.ListSql")]
    [TestCase("EndpointRepository.FindPolicySql")]
    [TestCase("EndpointRepository.UpdateSql")]
    [TestCase("EndpointRepository.DeleteSql")]
    [TestCase("TenantSettingsRepository.FindSql")]
    [TestCase("TenantSettingsRepository.UpdateSql")]
    [TestCase("ChangeLog.TakeNumberSql")]
    [TestCase("ChangeLog.InsertSql")]
    [TestCase("ChangeLog.ReadSql")]
    [TestCase("UsageRepository.ListSql")]
    [TestCase("UsageRepository.ListTotalsSql")]
    [TestCase("UsageRepository.OldestSql")]
    [TestCase("UsageRepository.OldestTotalSql")]
    public void QueryPlan_OfWhatSeeks_ScansNothing(string name)
    {
        var plan = Explain(Statements.Named(name));

        plan.Should().Contain(step => step.StartsWith("SEARCH", StringComparison.Ordinal))
            .And.NotContain(step => step.Contains("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [TestCase("ApiKeyLists.AllSql", "SEARCH api_keys USING INDEX ix_api_keys_tenant (tenant_id=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByPermissionSql", "SEARCH api_keys USING INDEX ix_api_keys_permission (tenant_id=? AND permission=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByOwnerSql", "SEARCH api_keys USING INDEX ix_api_keys_owner (tenant_id=? AND owner_id=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByHintSql", "SEARCH s USING INDEX ix_api_key_secrets_hint (hint=?)")]
    [TestCase("ApiKeyLists.ByHintSql", "SEARCH k USING INDEX sqlite_autoindex_api_keys_1 (id=?)")]
    [TestCase("ApiKeyLists.ByExpirySql", "SEARCH k USING COVERING INDEX ix_api_keys_expiry (tenant_id=? AND expires_at<?)")]
    [TestCase("ApiKeyRepository.CountLastingAdminsSql", "SEARCH k EXISTS USING INDEX ix_api_keys_lasting_admin (tenant_id=? AND permission=? AND enabled=?)")]
    [TestCase("AuditEventRepository.ListByTargetSql", "SEARCH audit_events USING INDEX ix_audit_events_target (tenant_id=? AND target_id=? AND sequence<?)")]
    [TestCase("EndpointRepository.ListSql", "SEARCH endpoints USING INDEX ix_endpoints_tenant (tenant_id=? AND sequence<?)")]
    public void QueryPlan_OfAPage_UsesItsIndex(string name, string step) => Explain(Limited(name)).Should().Contain(step);

    // Their rows are found by the primary key, in its order.
    [TestCase("ApiKeyLists.ByHintSql")]
    [TestCase("ApiKeyLists.ByExpirySql")]
    public void QueryPlan_OfAListOfSequences_ScansNothingAndSortsOnlyIt(string name)
    {
        var plan = Explain(Limited(name));

        plan.Should().Contain("SEARCH api_keys USING INTEGER PRIMARY KEY (rowid=?)")
            .And.NotContain(step => step.Contains("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE FOR ORDER", StringComparison.Ordinal));
    }

    [TestCaseSource(typeof(Deletions), nameof(Deletions.All))]
    public void QueryPlan_OfAStep_ScansNothing(string name)
    {
        var plan = Explain(Statements.Named(name) with { Sql = Deletions.Named(name).ToStep(dialect) });

        plan.Should().Contain(step => step.StartsWith("SEARCH", StringComparison.Ordinal)).And.NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        // The oldest records are the first ones.
        plan.Where(step => step.Contains("SCAN", StringComparison.Ordinal))
            .Should().BeEquivalentTo(name == "IdempotencyRepository.SweepSql" ? ["SCAN idempotency_records"] : Array.Empty<string>());
    }

    [TestCase("ApiKeyReader.FindSql", "SEARCH api_keys USING INDEX sqlite_autoindex_api_keys_1 (id=?)")]
    [TestCase("ApiKeyLists.AllSql", "SEARCH api_keys USING INDEX ix_api_keys_tenant (tenant_id=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByPermissionSql", "SEARCH api_keys USING INDEX ix_api_keys_permission (tenant_id=? AND permission=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByOwnerSql", "SEARCH api_keys USING INDEX ix_api_keys_owner (tenant_id=? AND owner_id=? AND sequence<?)")]
    [TestCase("ApiKeyLists.ByHintSql", "SEARCH s USING INDEX ix_api_key_secrets_hint (hint=?)")]
    [TestCase("ApiKeyLists.ByExpirySql", "SEARCH k USING COVERING INDEX ix_api_keys_expiry (tenant_id=? AND expires_at<?)")]
    public void QueryPlan_OfKeysWithSecrets_SeeksThem(string name, string step)
    {
        var keys = name == "ApiKeyReader.FindSql" ? Statements.Named(name) : Limited(name);

        Explain(keys with { Sql = ApiKeyReader.Of(keys.Sql) }).Should().Contain(step).And.Contain("SEARCH s USING INDEX ix_api_key_secrets_api_key (api_key_id=?) LEFT-JOIN");
    }

    [TestCase("ListSql", "SEARCH audit_events USING COVERING INDEX")]
    [TestCase("ListByTargetSql", "SEARCH audit_events USING INDEX ix_audit_events_target (tenant_id=? AND target_id=? AND sequence<?)")]
    [TestCase("ListByActorSql", "SEARCH audit_events USING INDEX ix_audit_events_actor (tenant_id=? AND actor_key_id=? AND sequence<?)")]
    [TestCase("ListByTimeSql", "SEARCH audit_events USING COVERING INDEX ix_audit_events_time (tenant_id=? AND occurred_at>? AND occurred_at<?)")]
    public void QueryPlan_OfAuditEvents_SeeksThemAfterARange(string name, string range)
    {
        var page = Limited($"AuditEventRepository.{name}");

        var plan = Explain(page with { Sql = AuditEventRepository.Of(page.Sql.TrimEnd(';')) });

        plan.Should().Contain("SEARCH audit_events USING INDEX sqlite_autoindex_audit_events_1 (tenant_id=? AND sequence=?)")
            .And.Contain(step => step.StartsWith(range, StringComparison.Ordinal) || (name == "ListSql" && step.EndsWith("(tenant_id=? AND sequence<?)", StringComparison.Ordinal)))
            .And.NotContain(step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    [TestCase("UsageRepository.MostRequestsSql")]
    [TestCase("UsageRepository.MostRefusedSql")]
    public void QueryPlan_OfTheKeysWithTheMost_GroupsInTheOrderOfTheIndexAlone(string name)
    {
        const string Range = "SEARCH usage_hours USING COVERING INDEX ix_usage_hours_tenant (tenant_id=?)";
        var most = Limited(name);

        Explain(most).Should().Equal(Range, "USE TEMP B-TREE FOR ORDER BY");
        Explain(most with { Sql = UsageRepository.Of(most.Sql) }).Should().Contain(Range)
            .And.Contain(step => step.StartsWith("SEARCH usage_hours USING PRIMARY KEY (api_key_id=?", StringComparison.Ordinal))
            .And.Contain("SEARCH k USING INDEX sqlite_autoindex_api_keys_1 (id=?) LEFT-JOIN")
            .And.NotContain("USE TEMP B-TREE FOR GROUP BY");
    }

    [Test]
    public void QueryPlan_OfTheReadinessProbe_SeeksTheSecrets()
    {
        var plan = Explain(Statements.Named("PepperRepository.FindInUseSql"));

        plan.Where(step => step.Contains("SCAN", StringComparison.Ordinal)).Should().OnlyContain(step => step.StartsWith("SCAN p", StringComparison.Ordinal));
        plan.Should().Contain(step => step.Contains("ix_api_key_secrets_pepper (pepper_id=? AND expires_at>?)", StringComparison.Ordinal));
    }

    [TestCase("UsageWriter.AddToHoursSql", "SEARCH usage_hours USING PRIMARY KEY (api_key_id=? AND hour=?)")]
    [TestCase("UsageWriter.BeginHoursSql", "SEARCH t EXISTS USING COVERING INDEX sqlite_autoindex_tenants_1 (id=?)", "SEARCH u USING PRIMARY KEY (api_key_id=? AND hour=?)")]
    [TestCase("UsageWriter.AddToTotalsSql", "SEARCH tenant_usage_hours USING PRIMARY KEY (tenant_id=? AND hour=?)")]
    [TestCase("UsageWriter.BeginTotalsSql", "SEARCH t EXISTS USING COVERING INDEX sqlite_autoindex_tenants_1 (id=?)", "SEARCH u USING PRIMARY KEY (tenant_id=? AND hour=?)")]
    [TestCase("UsageWriter.UseSql", "SEARCH api_keys USING INDEX sqlite_autoindex_api_keys_1 (id=?)")]
    [TestCase("ApiKeyImporter.FindCurrentSql", "SEARCH s USING INDEX sqlite_autoindex_api_key_secrets_1 (hash=?)", "SEARCH k USING INDEX sqlite_autoindex_api_keys_1 (id=?)")]
    [TestCase("ApiKeyImporter.FindFirstSql", "SEARCH s USING INDEX ix_api_key_secrets_first_hash (first_hash=?)", "SEARCH k USING INDEX sqlite_autoindex_api_keys_1 (id=?)")]
    [TestCase("ApiKeyImporter.FindRetiredSql", "SEARCH r USING INDEX sqlite_autoindex_retired_hashes_1 (hash=?)")]
    public void QueryPlan_OfARowOfMany_ScansNothing(string name, params string[] seeks)
    {
        var plan = Explain(Statements.Named(name));

        plan.Where(step => step.StartsWith("SEARCH", StringComparison.Ordinal)).Distinct().Should().BeEquivalentTo(seeks);
        plan.Should().NotContain(step => step.StartsWith("SCAN", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW");
    }

    // As the product runs it.
    private Statement Limited(string name)
    {
        var statement = Statements.Named(name);
        return statement with { Sql = dialect.Limit(statement.Sql) };
    }

    private SqliteCommand Command(string sql) => new(sql, connection);

    private List<string> Explain(Statement statement)
    {
        var parameters = new DynamicParameters();
        foreach (var parameter in statement.Parameters)
        {
            parameters.Add(parameter, null);
        }

        return [.. connection.Query($"EXPLAIN QUERY PLAN {statement.Sql}", parameters).Select(step => (string)step.detail)];
    }
}
