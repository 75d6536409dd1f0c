using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Stores;
using Dapper;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class SchemaMigratorTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private string[] Shipped => [.. SchemaMigrator.LoadScripts(Database.Provider).Select(script => script.Name)];

    [Test]
    public void IsCurrent_EmptyDatabase_IsFalse() => Node().Get<ISchemaMigrator>().IsCurrent().Should().BeFalse();

    [Test]
    public void Migrate_EmptyDatabase_AppliesEveryMigrationInOrder()
    {
        var migrator = Node().Get<ISchemaMigrator>();

        migrator.Migrate().Should().Equal(Shipped).And.BeInAscendingOrder(StringComparer.Ordinal).And.NotBeEmpty();

        migrator.IsCurrent().Should().BeTrue();
    }

    [Test]
    public void Migrate_CurrentDatabase_AppliesNothing()
    {
        Node().Get<ISchemaMigrator>().Migrate();
        var migrator = Node().Get<ISchemaMigrator>();

        migrator.Migrate().Should().BeEmpty();

        migrator.IsCurrent().Should().BeTrue();
    }

    [Test]
    public async Task Migrate_TwoNodesAtOnceOnAnEmptyDatabase_EachMigrationIsAppliedOnce()
    {
        using var start = new Barrier(2);
        var nodes = new[] { Node(), Node() };

        var applied = await Task.WhenAll(nodes.Select(node => Task.Run(() =>
        {
            start.SignalAndWait();
            return node.Get<ISchemaMigrator>().Migrate();
        })));

        applied.SelectMany(names => names).Should().Equal(Shipped);
        (await ReadJournalAsync(nodes[0])).Should().Equal(Shipped);
        nodes.Should().OnlyContain(node => node.Get<ISchemaMigrator>().IsCurrent());
    }

    [Test]
    public async Task IsCurrent_MigrationOfALaterVersion_IsRefusedAndNothingIsApplied()
    {
        const string Sentence = "The database has the migration 9999_later, which this version does not know. Run the version that applied it, or a later one";
        var node = await PreparedNodeAsync();
        await using (var connection = await node.Get<SqlDialect>().OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("UPDATE schema_versions SET ScriptName = '9999_later' WHERE ScriptName = @Newest", new { Newest = Shipped[^1] });
        }

        node.Get<ISchemaMigrator>().Invoking(migrator => migrator.IsCurrent()).Should().Throw<StartRefusedException>().WithMessage(Sentence);
        node.Get<ISchemaMigrator>().Invoking(migrator => migrator.Migrate()).Should().Throw<StartRefusedException>().WithMessage(Sentence);
    }

    private static async Task<IEnumerable<string>> ReadJournalAsync(TestStore node)
    {
        await using var connection = await node.Get<SqlDialect>().OpenAsync(CancellationToken.None);
        return await connection.QueryAsync<string>("SELECT ScriptName FROM schema_versions ORDER BY ScriptName");
    }
}
