using System.Text.Json;
using Avicenna.Application.Time;

namespace Avicenna.Api.Tests.Processes;

/// <summary>A key's life as an operator leads it.</summary>
internal sealed class KeyCommandTests : ProcessFixture
{
    [Test]
    public async Task Key_CreatedShownChangedRotatedAndDeleted_IsWhatEachCommandSays()
    {
        await CreateAcmeAsync();
        var id = KeyId(JsonElement.Parse(await SucceedAsync(
            "key", "create", "--tenant", "acme", "--name", "batch", "--expires-at", "2100-01-01T00:00:00Z", "--metadata", """{"team":"a","tier":{"n":1}}""", "--json")));

        var updated = await SucceedAsync("key", "update", id, "--tenant", "acme", "--name", "Batch 2", "--ratelimit-min", "7", "--expires-at", "never", "--metadata", """{"tier":null}""", "--json");
        updated.Should().StartWith("{\"success\":true,\"key_data\":{");
        var key = JsonElement.Parse(updated).GetProperty("key_data");
        (await SucceedAsync("key", "show", id, "--tenant", "acme", "--json")).Should().Be(updated);
        key.GetProperty("name").GetString().Should().Be("Batch 2");
        key.GetProperty("ratelimit_min").GetInt32().Should().Be(7);
        key.GetProperty("expires_at").ValueKind.Should().Be(JsonValueKind.Null);
        key.GetProperty("metadata").GetRawText().Should().Be("""{"team":"a"}""");

        (await SucceedAsync("key", "list", "--tenant", "acme", "--name", "BATCH")).Should().MatchRegex(
            $"\\AID +PERMISSION +LIMIT +STATUS +HINT +EXPIRES +LAST USED +NAME\\n{id}  user +7  active    [0-9a-f]{{4}}  - +- +Batch 2\\n\\z");
        (await SucceedAsync("key", "disable", id, "--tenant", "acme")).Should().Be($"Key 'Batch 2' ({id}) of tenant 'acme' is disabled\n");
        (await ListKeysAsync("acme", "--status", "disabled")).GetArrayLength().Should().Be(1);

        (await SucceedAsync("key", "delete", id, "--tenant", "acme", "--yes")).Should().Be($"Key {id} of tenant 'acme' is removed\n");
        await ShouldFailAsync("API key not found\n", "key", "show", id, "--tenant", "acme");
    }

    [Test]
    public async Task KeyShow_ForPeople_NamesEverything()
    {
        var id = KeyId(await CreateAcmeAsync());

        var shown = await SucceedAsync("key", "show", id, "--tenant", "acme");

        shown.Should().MatchRegex(
            $"""\Aid: +{id}\nname: +ops\npermission: +admin\nratelimit_min: +60\nstatus: +active\ncreated_at: +20.*\ncreated_by: +an operator\nlast_used_at: +-\nexpires_at: +-\nkey_hint: +[0-9a-f]+\nprevious_key_expires_at: +-\nowner_id: +-\nscopes: +-\nallowed_addresses: +-\nmetadata: +-\n\z""");
    }

    [Test]
    public async Task Key_OwnerScopesAndAddresses_AreSetShownAndRemoved()
    {
        await CreateAcmeAsync();
        var created = JsonElement.Parse(await SucceedAsync(
            "key", "create", "--tenant", "acme", "--name", "batch", "--owner-id", "Kunde Ä", "--scopes", "orders:*", "a", "--allowed-addresses", "::ffff:10.0.0.0/104", "--allowed-addresses", "::1", "--json"));
        var id = KeyId(created);
        created.GetProperty("key_data").GetProperty("owner_id").GetString().Should().Be("Kunde Ä");

        (await SucceedAsync("key", "show", id, "--tenant", "acme")).Should().Contain("owner_id:                 Kunde Ä\nscopes:                   orders:* a\nallowed_addresses:        10.0.0.0/8 ::1\n");
        await SucceedAsync("key", "update", id, "--tenant", "acme", "--scopes", "b", "--owner-id", "8");
        (await SucceedAsync("key", "show", id, "--tenant", "acme")).Should().Contain("owner_id:                 8\nscopes:                   b\nallowed_addresses:        10.0.0.0/8 ::1\n");
        await SucceedAsync("key", "update", id, "--tenant", "acme", "--scopes", "", "--owner-id", "", "--allowed-addresses", "");
        (await SucceedAsync("key", "show", id, "--tenant", "acme")).Should().Contain("owner_id:                 -\nscopes:                   -\nallowed_addresses:        -\n");

        await ShouldFailAsync("scopes has 'a' more than once\n", "key", "update", id, "--tenant", "acme", "--scopes", "a", "a");
        await ShouldFailAsync("owner_id must not contain an API key\n", "key", "update", id, "--tenant", "acme", "--owner-id", "avcna_sk_2675");
        await ShouldFailAsync(
            "allowed_addresses has '10.0.0.1/8', which has bits set after the first 8; its network is 10.0.0.0/8\n",
            "key", "update", id, "--tenant", "acme", "--allowed-addresses", "10.0.0.1/8");
    }

    [Test]
    public async Task KeyList_Filters_FindWhatTheyName()
    {
        var ops = await CreateAcmeAsync();
        var batch = JsonElement.Parse(await SucceedAsync("key", "create", "--tenant", "acme", "--name", "batch", "--owner-id", "7", "--expires-at", "2100-01-01T00:00:00Z", "--json"));
        async Task ShouldFindAsync(string names, params string[] filters) =>
            string.Join('|', (await ListKeysAsync("acme", filters)).EnumerateArray().Select(key => key.GetProperty("name").GetString())).Should().Be(names);

        await ShouldFindAsync("batch", "--owner-id", "7");
        await ShouldFindAsync("", "--owner-id", "8");
        await ShouldFindAsync("batch", "--expires-before", "2100-01-01T00:00:01Z");
        await ShouldFindAsync("", "--expires-before", "2100-01-01T00:00:00Z");
        await ShouldFindAsync("batch|ops", "--last-used-before", "2020-01-01T00:00:00Z");
        await ShouldFindAsync("batch", "--key-hint", batch.GetProperty("key").GetString()![^4..], "--owner-id", "7");
        await ShouldFindAsync("", "--key-hint", ops.GetProperty("key").GetString()![^4..], "--owner-id", "7");
        await ShouldFailAsync("key_hint must be the 4 last characters of a key\n", "key", "list", "--tenant", "acme", "--key-hint", "abc");
        await ShouldFailAsync(
            "expires_before must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)\n",
            "key", "list", "--tenant", "acme", "--expires-before", "tomorrow");
    }

    [Test]
    public async Task KeyList_ExpiresWithin_FindsActiveKeysThatExpireSoon()
    {
        await CreateAcmeAsync();
        foreach (var (name, expiresAt) in new[] { ("soon", TimeProvider.System.GetUtcNow().AddHours(2)), ("later", TimeProvider.System.GetUtcNow().AddDays(20)), ("disabled", TimeProvider.System.GetUtcNow().AddHours(2)) })
        {
            await SucceedAsync("key", "create", "--tenant", "acme", "--name", name, "--expires-at", Rfc3339.Format(expiresAt.ToInstant()));
        }

        await SucceedAsync("key", "disable", (await ListKeysAsync("acme", "--name", "disabled"))[0].GetProperty("id").GetString()!, "--tenant", "acme");
        async Task ShouldFindAsync(string names, params string[] filters) =>
            string.Join('|', (await ListKeysAsync("acme", ["--expires-within", .. filters])).EnumerateArray().Select(key => key.GetProperty("name").GetString())).Should().Be(names);

        await ShouldFindAsync("later|soon", "30d");
        await ShouldFindAsync("soon", "3h");
        await ShouldFindAsync("", "90m");
        await ShouldFindAsync("disabled", "30d", "--status", "disabled");
    }

    [TestCase("30", "--expires-within must be a number of days, hours or minutes up to 36500 days, such as 30d, 12h or 45m, not '30'")]
    [TestCase("-1d", "--expires-within must be a number of days, hours or minutes up to 36500 days, such as 30d, 12h or 45m, not '-1d'")]
    [TestCase("999999999d", "--expires-within must be a number of days, hours or minutes up to 36500 days, such as 30d, 12h or 45m, not '999999999d'")]
    public async Task KeyList_UnacceptablePeriod_IsRefused(string period, string sentence)
    {
        var (exitCode, _, errors) = await RunAsync(Production, "key", "list", "--tenant", "acme", $"--expires-within={period}");

        errors.Should().StartWith(sentence);
        exitCode.Should().NotBe(0);
    }

    [Test]
    public async Task KeyList_TwoFiltersByExpiry_AreRefused()
    {
        var (exitCode, _, errors) = await RunAsync(Production, "key", "list", "--tenant", "acme", "--expires-within", "30d", "--expires-before", "2100-01-01T00:00:00Z");

        errors.Should().StartWith("Give --expires-before or --expires-within, not both");
        exitCode.Should().NotBe(0);
    }

    [Test]
    public async Task KeyFind_SecretOnStandardInput_ShowsItsKeyAndTenantAndNeverTheSecret()
    {
        await CreateAcmeAsync();
        var leaked = JsonElement.Parse(await SucceedAsync("key", "create", "--tenant", "acme", "--name", "leaked", "--json"));
        var (secret, id) = (leaked.GetProperty("key").GetString()!, KeyId(leaked));

        var (exitCode, output, errors) = await RunWithInputAsync(Production, $"  {secret}\n", "key", "find", "--secret-stdin");
        (exitCode, errors).Should().Be((0, "A key of tenant 'acme':\n"));
        output.Should().Be(await SucceedAsync("key", "show", id, "--tenant", "acme"));

        await SucceedAsync("key", "disable", id, "--tenant", "acme");
        (await RunWithInputAsync(Production, secret, "key", "find", "--secret-stdin", "--json")).Output.Should().Be(await SucceedAsync("key", "show", id, "--tenant", "acme", "--json")).And.NotContain(secret);
        (await RunWithInputAsync(Production, secret[..^1] + "\n", "key", "find", "--secret-stdin")).Should().Be((1, "", "No key has this secret\n"));
        (await RunAsync(Production, "key", "find")).ExitCode.Should().NotBe(0);
    }

    [Test]
    public async Task Key_PrefixAndLongestLife_AreTheInstallations()
    {
        await CreateAcmeAsync();
        var settings = new Dictionary<string, string>(Production) { ["Keys__Prefix"] = "acme_live_", ["Keys__MaxLifetimeDays"] = "30" };

        (await RunAsync(settings, "key", "create", "--tenant", "acme", "--name", "a", "--permission", "admin")).Output.Should().MatchRegex("\\Aacme_live_[0-9a-f]{64}\\n\\z");
        (await RunAsync(settings, "key", "create", "--tenant", "acme", "--name", "a")).Errors.Should().MatchRegex("\\Aexpires_at must be on or before 20[0-9-]{8}: here a user key expires within 30 days\\n\\z");
        (await RunAsync(new Dictionary<string, string>(Production) { ["Keys__Prefix"] = "Acme" }, "key", "list", "--tenant", "acme"))
            .Errors.Should().Contain("Keys:Prefix must be 2 to 24 characters of a-z, 0-9 and '_', the last one '_'");
    }

    [Test]
    public async Task KeyRotate_WithAGracePeriod_PrintsTheNewKeyAlone()
    {
        var id = KeyId(await CreateAcmeAsync());

        var (exitCode, output, errors) = await RunAsync(Production, "key", "rotate", id, "--tenant", "acme", "--grace-period-seconds", "60");

        output.Should().MatchRegex("\\Aavcna_sk_[0-9a-f]{64}\\n\\z");
        errors.Should().MatchRegex($"\\AKey 'ops' \\({id}\\) of tenant 'acme' has a new secret. The previous secret works until 20[^ ]+. The new one is shown only now:\\n\\z");
        exitCode.Should().Be(0);
    }

    [Test]
    public async Task KeyDisable_LeakedSecretOnStandardInput_FindsItsKeyAndNeverPrintsIt()
    {
        await CreateAcmeAsync();
        var leaked = JsonElement.Parse(await SucceedAsync("key", "create", "--tenant", "acme", "--name", "leaked", "--json"));
        var secret = leaked.GetProperty("key").GetString()!;

        var (exitCode, output, errors) = await RunWithInputAsync(Production, $"  {secret}\n", "key", "disable", "--secret-stdin");

        output.Should().Be($"Key 'leaked' ({KeyId(leaked)}) of tenant 'acme' is disabled\n");
        (output + errors).Should().NotContain(secret);
        exitCode.Should().Be(0);
        (await RunWithInputAsync(Production, secret[..^1] + "\n", "key", "disable", "--secret-stdin")).Should().Be((1, "", "No key has this secret\n"));
    }

    [Test]
    public async Task Key_LastLastingAdmin_IsNeitherDisabledNorDeletedUntilThereIsAnother()
    {
        const string Refusal = "This is the tenant's last enabled admin key without an expiry. Make another one first\n";
        var id = KeyId(await CreateAcmeAsync());

        await ShouldFailAsync(Refusal, "key", "disable", id, "--tenant", "acme");
        await ShouldFailAsync(Refusal, "key", "delete", id, "--tenant", "acme", "--yes");
        await SucceedAsync("key", "create", "--tenant", "acme", "--name", "another", "--permission", "admin");
        await SucceedAsync("key", "delete", id, "--tenant", "acme", "--yes");
    }

    [Test]
    public async Task Key_UnacceptableArguments_AreRefusedWithASentence()
    {
        var id = KeyId(await CreateAcmeAsync());

        await ShouldFailAsync("API key not found\n", "key", "show", "nonsense", "--tenant", "acme");
        await ShouldFailAsync("expires_at must be an RFC 3339 date-time such as 2036-01-01T00:00:00Z, or 'never'\n", "key", "update", id, "--tenant", "acme", "--expires-at", "tomorrow");
        await ShouldFailAsync(
            "--metadata must be one JSON object, such as {\"team\":\"payments\"}, or null\n",
            "key", "update", id, "--tenant", "acme", "--metadata", """{"a":1},"permission":"admin" """);
        await ShouldFailAsync("Metadata must be a JSON object\n", "key", "update", id, "--tenant", "acme", "--metadata", "[]");
        await ShouldFailAsync("status must be 'active', 'disabled' or 'expired'\n", "key", "list", "--tenant", "acme", "--status", "gone");
        await ShouldFailAsync("grace_period_seconds must be a whole number from 0 to 2592000\n", "key", "rotate", id, "--tenant", "acme", "--grace-period-seconds", "-1");
        (await RunAsync(Production, "key", "update", id, "--tenant", "acme")).Errors.Should().StartWith("Nothing to change. Name at least one of --name");
        (await RunAsync(Production, "key", "disable", id)).Errors.Should().StartWith("Name a key by its id and --tenant, or by --secret-stdin alone");
    }

    private static string KeyId(JsonElement created) => created.GetProperty("key_data").GetProperty("id").GetString()!;
}
