using System.Text.RegularExpressions;
using Avicenna.Application.Startup;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Guards the tests that walk over all statements against walking over too few of them.</summary>
[TestFixture]
public sealed partial class StatementsTests
{
    [Test]
    public void All_OfTheProduct_IsAPlausibleSet()
    {
        Statements.All.Should().HaveCountGreaterThanOrEqualTo(16).And.OnlyHaveUniqueItems(statement => statement.ToString());
        Statements.All.Select(statement => statement.ToString()).Should().Contain(
            ["ApiKeyWriter.InsertKeySql", "ApiKeyReader.FindByHashSql", "TenantRepository.ListSql", "PepperRepository.FindInUseSql", "SqlServerSchemaMigrator.AcquireSql"]);
    }

    [Test]
    public void Texts_ThatLookLikeStatements_AreAllNamedAsSuch() =>
        Statements.Texts.Where(text => StatementShape.IsMatch(text.Sql)).Should().BeSubsetOf(Statements.All);

    [Test]
    public void RunsOn_StatementsOfOneStore_AreTheKnownOnes() =>
        Statements.All
            .Where(statement => !statement.RunsOn(DatabaseProvider.Sqlite) || !statement.RunsOn(DatabaseProvider.SqlServer))
            .Select(statement => statement.ToString())
            .Should().BeEquivalentTo(
                "SqlServerDialect.LockTimeoutSql",
                "SqlServerSnapshots.IsOnSql",
                "SqlServerTransaction.BeginSql",
                "SqlServerTransaction.CommitSql",
                "SqlServerTransaction.RollbackSql",
                "SqlServerTransactionRunner.LockSql",
                "SqlServerTransactionRunner.TestLockSql",
                "SqlServerSchemaMigrator.AcquireSql",
                "SqlServerSchemaMigrator.ReleaseSql");

    [TestCase("ApiKeyRepository", true, true)]
    [TestCase("SqlDialect", true, true)]
    [TestCase("SqliteDialect", true, false)]
    [TestCase("SqlServerDialect", false, true)]
    public void RunsOn_Owner_DecidesByItsName(string owner, bool sqlite, bool sqlServer)
    {
        var statement = new Statement(owner, "AnySql", "");

        statement.RunsOn(DatabaseProvider.Sqlite).Should().Be(sqlite);
        statement.RunsOn(DatabaseProvider.SqlServer).Should().Be(sqlServer);
    }

    [GeneratedRegex(@"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|MERGE|EXEC|CREATE|ALTER|DROP)\b")]
    private static partial Regex StatementShape { get; }
}
