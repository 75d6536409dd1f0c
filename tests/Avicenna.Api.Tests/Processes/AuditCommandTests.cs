using Avicenna.Testing.Stores;
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
        await ShouldFailAsync("The chain ends with event 1, but the recorded head is event 2: events were removed from its end\n", "audit", "verify", "--tenant", "acme", "--expect-head", head);
    }

    [TestCase("UPDATE audit_events SET action = 'tenant.enable' WHERE sequence = 1", "^Event 1 \\([0-9a-f-]{36}, tenant.enable\\) doesn't match its MAC: it or an event before it was changed\\n$")]
    [TestCase("DELETE FROM audit_events WHERE sequence = 1", "^Event 1 is missing: the next one in the store is event 2 \\([0-9a-f-]{36}\\)\\n$")]
    public async Task AuditVerify_EventThatWasTamperedWith_IsNamed(string sql, string sentence)
    {
        await CreateAcmeAsync();
        await TamperAsync(sql);

        var (exitCode, output, errors) = await RunAsync(Production, "audit", "verify", "--tenant", "acme");

        errors.Should().MatchRegex(sentence);
        (exitCode, output).Should().Be((1, ""));
    }

    // A table without the types that the schema demands: whoever can write to the file can have one.
    [TestCase("UPDATE audit_events SET id = 'nonsense' WHERE sequence = 2", "^Event 2 \\(no id, api_key.create\\) has stored values that can't be read: id\\n$")]
    [TestCase("UPDATE audit_events SET occurred_at = 9223372036854775807 WHERE sequence = 2", "^Event 2 \\(.+\\) has stored values that can't be read: occurred_at\\n$")]
    [TestCase("UPDATE audit_events SET action = NULL, target_type = x'00' WHERE sequence = 2", "^Event 2 \\(.+\\) has stored values that can't be read: action, target_type\\n$")]
    [TestCase("UPDATE audit_events SET mac = 'text' WHERE sequence = 2", "^Event 2 \\(.+\\) doesn't match its MAC.*\\n$")]
    [TestCase("UPDATE audit_events SET sequence = 1.5 WHERE sequence = 2", "^Event 1 \\(.+\\) has stored values that can't be read: sequence\\n$")]
    [TestCase("UPDATE audit_events SET sequence = 'two' WHERE sequence = 2", "^Event 0 \\(.+\\) has stored values that can't be read: sequence\\n$")]
    [TestCase("UPDATE audit_events SET sequence = NULL WHERE sequence = 2", "^The store holds 2 rows up to event 1: rows that don't belong to the chain were added\\n$")]
    public async Task AuditVerify_RowThatCannotBeRead_IsAVerdictAndNoCrash(string sql, string sentence)
    {
        await CreateAcmeAsync();
        await ExecuteAsync("CREATE TABLE loose AS SELECT * FROM audit_events");
        await ExecuteAsync("DROP TABLE audit_events");
        await ExecuteAsync("ALTER TABLE loose RENAME TO audit_events");
        (await ExecuteAsync(sql)).Should().Be(1);

        var (exitCode, output, errors) = await RunAsync(Production, "audit", "verify", "--tenant", "acme");

        errors.Should().MatchRegex(sentence);
        (exitCode, output).Should().Be((1, ""));
    }

    [Test]
    public async Task AuditReseal_AfterTheKeyWasChanged_MakesTheTrailWholeUnderIt()
    {
        await CreateAcmeAsync();
        var changed = new Dictionary<string, string>(Production) { ["Security__AuditKey"] = TestSettings.Pepper(9) };

        var (exitCode, _, errors) = await RunAsync(changed, "audit", "verify", "--tenant", "acme");
        errors.Should().Be("Security:AuditKey is not the key that the audit trail of tenant 'acme' is sealed with. Restore that key, or reseal the trails with: audit reseal --old-key-stdin\n");
        exitCode.Should().Be(3);

        (await RunWithInputAsync(changed, TestSettings.Pepper(8) + "\n", "audit", "reseal", "--old-key-stdin")).ExitCode.Should().Be(1);
        (await RunWithInputAsync(changed, TestSettings.AuditKey + "\n", "audit", "reseal", "--old-key-stdin")).Should().Be((0, "1 audit trails are sealed under the new key\n", ""));
        (await RunAsync(changed, "audit", "verify", "--tenant", "acme")).Output.Should().MatchRegex("^3:[0-9a-f]{64}\\n$");
        (await RunAsync(Production, "audit", "verify", "--tenant", "acme")).ExitCode.Should().Be(3);
    }

    [Test]
    public async Task AuditPrune_OldEvents_AreRemovedAndTheRestVerifies()
    {
        await CreateAcmeAsync();
        var now = await PassAsync();
        string[] prune = ["audit", "prune", "--tenant", "acme", "--before", now];

        await ShouldFailAsync(
            $"This removes the audit events of tenant 'acme' before {now} for good. Nobody can be asked, since standard input is not a terminal: add --yes to confirm. Nothing was removed\n",
            prune);
        (await SucceedAsync([.. prune, "--dry-run"])).Should().Be("2 events of tenant 'acme' would be removed: all up to event 2\n");
        (await SucceedAsync([.. prune, "--yes", "--json"])).Should().Be("""{"success":true,"dry_run":false,"pruned":2,"up_to":2}""" + "\n");
        (await SucceedAsync([.. prune, "--yes"])).Should().Be("The audit trail of tenant 'acme' has no events to remove\n");

        var (exitCode, output, errors) = await RunAsync(Production, "audit", "verify", "--tenant", "acme");
        output.Should().MatchRegex("^3:[0-9a-f]{64}\\n$");
        (exitCode, errors).Should().Be((0, "The audit trail of tenant 'acme' is whole: 1 events, after 2 that were pruned. Its head:\n"));
        await ExecuteAsync("INSERT INTO audit_events SELECT tenant_id, 2, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac FROM audit_events");
        (await RunAsync(Production, "audit", "verify", "--tenant", "acme")).Errors.Should()
            .EndWith("1 of the pruned events are still in the store. They aren't part of the trail and prove nothing; remove them with: audit prune\n");
    }

    [TestCase("2999-01-01T00:00:00Z", "before must not be in the future\n")]
    [TestCase("2026-01-01", "before must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z\n")]
    public async Task AuditPrune_TimeThatIsNone_IsRefused(string before, string sentence)
    {
        await CreateAcmeAsync();

        await ShouldFailAsync(sentence, "audit", "prune", "--tenant", "acme", "--before", before, "--yes");
    }

    [Test]
    public async Task AuditPrune_TrailThatWasTamperedWith_RemovesNothing()
    {
        await CreateAcmeAsync();
        await TamperAsync("DELETE FROM audit_events WHERE sequence = 1");

        var (exitCode, output, errors) = await RunAsync(Production, "audit", "prune", "--tenant", "acme", "--before", "2026-01-01T00:00:00Z", "--yes", "--json");

        errors.Should().MatchRegex("""^\{"success":false,"message":"Event 1 is missing: the next one in the store is event 2 \([0-9a-f-]{36}\)","code":"trail_broken"\}\n$""");
        (exitCode, output).Should().Be((1, ""));
    }

    [TestCase("-1", 1, "after_sequence must be 0 or more\n")]
    [TestCase("x", 2, "--after-sequence must be a whole number, not 'x'\nFor usage: audit export --help\n")]
    public async Task AuditExport_SequenceThatIsNone_IsRefused(string sequence, int exitCode, string sentence)
    {
        await CreateAcmeAsync();

        (await RunAsync(Production, "audit", "export", "--tenant", "acme", "--after-sequence", sequence)).Should().Be((exitCode, "", sentence));
    }

    [Test]
    public async Task AuditVerify_HeadThatIsNone_IsRefused()
    {
        await CreateAcmeAsync();

        await ShouldFailAsync("--expect-head must be what 'audit verify' printed: a number, a colon and 64 hex digits\n", "audit", "verify", "--tenant", "acme", "--expect-head", "2:beef");
    }

    private async Task TamperAsync(string sql) => (await ExecuteAsync(sql)).Should().Be(1);

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Directory.FullName, "data", "avicenna.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }
}
