using Microsoft.Data.Sqlite;

namespace Avicenna.Api.Tests.Processes;

internal sealed class AuditCommandTests : ProcessFixture
{
    [Test]
    public async Task AuditVerify_WholeTrail_PrintsItsHeadWhichLaterTrailsStillHold()
    {
        await CreateAcmeAsync();

        var head = (await SucceedAsync("audit", "verify", "--tenant", "acme")).Trim();
        head.Should().MatchRegex("^2:[0-9a-f]{64}$");

        await SucceedAsync("tenant", "disable", "acme");
        (await SucceedAsync("audit", "verify", "--tenant", "acme", "--expect-head", head)).Should().MatchRegex("^3:[0-9a-f]{64}\\n$");
        (await SucceedAsync("audit", "verify", "--tenant", "acme", "--json")).Should().MatchRegex("""^\{"success":true,"head":"3:[0-9a-f]{64}","problem":null\}\n$""");
    }

    [Test]
    public async Task AuditVerify_CutTail_IsSeenByTheExpectedHead()
    {
        await CreateAcmeAsync();
        var head = (await SucceedAsync("audit", "verify", "--tenant", "acme")).Trim();
        await TamperAsync("DELETE FROM audit_events WHERE sequence = 2");

        await SucceedAsync("audit", "verify", "--tenant", "acme");
        await ShouldFailAsync("The chain ends with event 1, but the noted head is event 2: its tail was cut off\n", "audit", "verify", "--tenant", "acme", "--expect-head", head);
    }

    [TestCase("UPDATE audit_events SET action = 'tenant.enable' WHERE sequence = 1", "^Event 1 \\([0-9a-f-]{36}, tenant.enable\\) doesn't fit its MAC: it or an event before it was changed, or Security:AuditKey is another one\\n$")]
    [TestCase("DELETE FROM audit_events WHERE sequence = 1", "^Event 1 is missing: the next one in the store is event 2 \\([0-9a-f-]{36}\\)\\n$")]
    public async Task AuditVerify_EventThatWasTamperedWith_IsNamed(string sql, string sentence)
    {
        await CreateAcmeAsync();
        await TamperAsync(sql);

        var (exitCode, output, errors) = await RunAsync(Production, "audit", "verify", "--tenant", "acme");

        errors.Should().MatchRegex(sentence);
        (exitCode, output).Should().Be((1, ""));
    }

    [Test]
    public async Task AuditVerify_HeadThatIsNone_IsRefused()
    {
        await CreateAcmeAsync();

        await ShouldFailAsync("--expect-head must be what 'audit verify' printed: a number, a colon and 64 hex digits\n", "audit", "verify", "--tenant", "acme", "--expect-head", "2:beef");
    }

    private async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Directory.FullName, "data", "avicenna.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        (await command.ExecuteNonQueryAsync()).Should().Be(1);
    }
}
