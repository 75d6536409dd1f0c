namespace Avicenna.Infrastructure.Tests.TSql;

/// <summary>Shows that the search finds what it is for; a search that finds nothing would let everything pass.</summary>
[TestFixture]
public sealed class ForbiddenConstructsTests
{
    [TestCase("MERGE t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;", "MERGE")]
    [TestCase("SELECT TOP (5) WITH TIES id FROM t ORDER BY id;", "WITH TIES")]
    [TestCase("CREATE TABLE t (id int, INDEX ix (id));", "inline INDEX")]
    [TestCase("CREATE TABLE t (id int INDEX ix);", "inline INDEX")]
    [TestCase("SELECT id FROM t WITH (UPDLOCK);", "table hint")]
    [TestCase("SELECT id FROM t (NOLOCK);", "table hint")]
    [TestCase("UPDATE t WITH (ROWLOCK) SET id = 1;", "table hint")]
    [TestCase("SELECT id FROM t OPTION (RECOMPILE);", "query hint")]
    [TestCase("SELECT t.id FROM t INNER HASH JOIN s ON s.id = t.id;", "join hint")]
    [TestCase("CREATE OR ALTER PROCEDURE p AS SELECT 1;", "CREATE OR ALTER")]
    [TestCase("CREATE OR ALTER VIEW v AS SELECT 1 AS one;", "CREATE OR ALTER")]
    [TestCase("CREATE OR ALTER FUNCTION f() RETURNS int AS BEGIN RETURN 1 END;", "CREATE OR ALTER")]
    [TestCase("CREATE OR ALTER TRIGGER g ON t AFTER INSERT AS SELECT 1;", "CREATE OR ALTER")]
    public void Find_ForbiddenConstruct_NamesIt(string sql, string construct) => ForbiddenConstructs.Find(sql).Should().Equal(construct);

    [TestCase("SELECT TOP (5) id FROM t ORDER BY id;")]
    [TestCase("CREATE TABLE t (id int NOT NULL CONSTRAINT pk PRIMARY KEY);\nGO\nCREATE INDEX ix ON t (id);")]
    [TestCase("SELECT t.id FROM t INNER JOIN s ON s.id = t.id ORDER BY t.id OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY;")]
    public void Find_PlainTSql_FindsNothing(string sql) => ForbiddenConstructs.Find(sql).Should().BeEmpty();
}
