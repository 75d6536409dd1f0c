using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Keys that were issued elsewhere go on working, and none is revived or imported twice.</summary>
internal sealed class KeyImportTests : ProcessFixture
{
    private const string PlainKey = "a-legacy-key-number-1";
    private const string KeyedKey = "a-legacy-key-number-2";

    private static readonly string PlainHash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(PlainKey)));
    private static readonly string KeyedHash = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(TestSettings.Pepper(1)), Encoding.ASCII.GetBytes(KeyedKey)));

    [Test]
    public async Task KeyImport_CsvAndAgainAfterUseAndDeletion_WorksOnceAndStaysDeleted()
    {
        await CreateAcmeAsync();
        await WriteAsync(
            "keys.csv",
            "hash,pepper_id,name,ratelimit_min,permission,created_at,metadata",
            $"{PlainHash},,\"Legacy, one\",100,,2020-01-01T00:00:00Z,\"{{\"\"team\"\": \"\"a\"\"}}\"",
            $"{KeyedHash},p1,Legacy two,,admin,,");

        (await SucceedAsync("key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"))).Should().Be("2 keys imported, 0 already there, 0 deleted earlier\n");
        await using (var server = StartServer(Production))
        {
            var address = await server.WaitForAddressAsync();
            (await GetCurrentAsync(address, PlainKey)).Status.Should().Be(403, "the default tenant is addressed, and the key is acme's");
            (await GetCurrentAsync(address, KeyedKey)).Status.Should().Be(403);
            await Eventually.IsTrueAsync(async () => !(await SucceedAsync("security", "status")).Contains("plain"), "the plain hash is upgraded once the key was used");
        }

        (await SucceedAsync("key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"))).Should().Be("0 keys imported, 2 already there, 0 deleted earlier\n");

        var key = (await ListKeysAsync("acme", "--name", "one"))[0];
        key.GetProperty("key_hint").ValueKind.Should().Be(JsonValueKind.Null);
        key.GetProperty("ratelimit_min").GetInt32().Should().Be(100);
        key.GetProperty("created_at").GetString().Should().Be("2020-01-01T00:00:00+00:00");
        key.GetProperty("metadata").GetRawText().Should().Be("""{"team":"a"}""");
        await SucceedAsync("key", "delete", key.GetProperty("id").GetString()!, "--tenant", "acme", "--yes");

        var (exitCode, output, errors) = await RunAsync(Production, "key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"));
        (exitCode, output, errors).Should().Be((0, "0 keys imported, 1 already there, 1 deleted earlier\n", "Line 2: this key was deleted here and stays deleted\n"));
    }

    [Test]
    public async Task KeyImport_JsonLines_TakesTheSameColumns()
    {
        await CreateAcmeAsync();
        await WriteAsync(
            "keys.jsonl",
            $$"""{"hash":"{{PlainHash}}","scheme":"sha256","name":"One","enabled":false,"expires_at":null,"key_hint":"er-1"}""",
            "",
            $$"""{"hash":"{{KeyedHash}}","scheme":"hmac-sha256","pepper_id":"p1","name":"Two"}""");

        var report = await SucceedAsync("key", "import", "--tenant", "acme", "--file", PathOf("keys.jsonl"), "--json");

        report.Should().Be("""{"success":true,"dry_run":false,"imported":2,"already_there":0,"deleted":[],"problems":[]}""" + "\n");
        (await ListKeysAsync("acme", "--status", "disabled"))[0].GetProperty("key_hint").GetString().Should().Be("er-1");
    }

    [TestCase("keys.csv")]
    [TestCase("keys.jsonl")]
    public async Task KeyImport_OwnerScopesAndAddresses_AreKept(string file)
    {
        await CreateAcmeAsync();
        await (file == "keys.csv"
            ? WriteAsync(file, "hash,name,owner_id,scopes,allowed_addresses", $"{PlainHash},One,Kunde Ä,orders:* a,\"[\"\"::ffff:10.0.0.0/104\"\"]\"", $"{KeyedHash},Two,,,")
            : WriteAsync(
                file,
                $$"""{"hash":"{{PlainHash}}","name":"One","owner_id":"Kunde Ä","scopes":["orders:*","a"],"allowed_addresses":["10.0.0.0/8"]}""",
                $$"""{"hash":"{{KeyedHash}}","name":"Two","owner_id":null,"scopes":[]}"""));

        await SucceedAsync("key", "import", "--tenant", "acme", "--file", PathOf(file));

        Members((await ListKeysAsync("acme", "--owner-id", "Kunde Ä"))[0]).Should().Be("""["orders:*","a"] ["10.0.0.0/8"]""");
        var other = (await ListKeysAsync("acme", "--name", "Two"))[0];
        Members(other).Should().Be("[] []");
        other.GetProperty("owner_id").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Test]
    public async Task KeyImport_BadOwnerScopesOrLife_AreReportedWithTheirLines()
    {
        await CreateAcmeAsync();
        await WriteAsync(
            "keys.csv",
            "hash,name,owner_id,scopes,allowed_addresses,expires_at,permission",
            $"{PlainHash},a,avcna_sk_2675,a a,10.0.0.1/8,2020-01-01T00:00:00Z,",
            $"{KeyedHash},b,,,,2999-01-01T00:00:00Z,",
            $"{new string('a', 64)},c,,,,,admin");

        var (exitCode, _, errors) = await RunAsync(
            new Dictionary<string, string>(Production) { ["Keys__MaxLifetimeDays"] = "30" }, "key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"));

        errors.Should().MatchRegex(
            """
            ^Line 2: owner_id must not contain an API key
            Line 2: scopes has 'a' more than once
            Line 2: allowed_addresses has '10\.0\.0\.1/8', which has bits set after the first 8; its network is 10\.0\.0\.0/8
            Line 3: expires_at must be on or before 20[0-9-]{8}: here a user key expires within 30 days
            4 problems\. Nothing was imported
            $
            """);
        exitCode.Should().Be(1);
    }

    [Test]
    public async Task KeyImport_BadRows_AreReportedWithTheirLinesAndNothingIsImported()
    {
        await CreateAcmeAsync();
        await WriteAsync(
            "keys.csv",
            "hash,pepper_id,name,ratelimit_min",
            $"{PlainHash},,good,",
            $"{KeyedHash},p9,\"of another\npepper\",",
            "zz,,bad hash,0",
            $"{KeyedHash},p1,not whole,1.5",
            $"{KeyedHash},p1,smuggled,\"1,\"\"name\"\":\"\"x\"\"\"");

        await ShouldFailImportAsync(
            """
            Line 3: pepper_id must be that of a configured pepper: p1
            Line 3: Name must not contain control characters, line or paragraph separators or bidirectional control characters
            Line 5: hash must be 64 hex digits
            Line 5: ratelimit_min must be a whole number from 1 to 1000000
            Line 6: ratelimit_min must be a whole number or null
            Line 7: ratelimit_min must be a whole number or null
            6 problems. Nothing was imported

            """);
    }

    [Test]
    public async Task KeyImport_FileThatIsNone_IsRefused()
    {
        await CreateAcmeAsync();
        Directory.CreateSubdirectory("folder");

        await ShouldFailAsync($"The file '{PathOf("keys.csv")}' can't be read: there is none\n", "key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"));
        await ShouldFailAsync($"The file '{PathOf("folder")}' can't be read: it is a directory\n", "key", "import", "--tenant", "acme", "--file", PathOf("folder"));

        (await RunProcessAsync(Production, "", "key", "import", "--tenant", "acme", "--file", "-")).Should().Be((1, "", "The file is empty; its first line must name the columns\n"));
        (await RunProcessAsync(Production, "hash,nam\n", "key", "import", "--tenant", "acme", "--file", "-", "--json")).Should().Be((
            1,
            """{"success":false,"dry_run":false,"imported":0,"already_there":0,"deleted":[],"problems":["""
            + """{"line":1,"message":"Unknown column 'nam'; the columns are hash, scheme, pepper_id, name, ratelimit_min, permission, enabled, expires_at, created_at, last_used_at, metadata, key_hint, owner_id, scopes, allowed_addresses"},"""
            + """{"line":1,"message":"Column 'name' is missing"}]}""" + "\n",
            ""));
    }

    [Test]
    public async Task KeyImport_DryRunFromStandardInput_SaysWhatItWouldDoAndChangesNothing()
    {
        await CreateAcmeAsync();
        var rows = $"hash,name\n{PlainHash},One\n";

        (await RunProcessAsync(Production, rows, "key", "import", "--tenant", "acme", "--file", "-", "--dry-run")).Should().Be((0, "1 key would be imported, 0 already there, 0 deleted earlier\n", ""));
        (await ListKeysAsync("acme")).GetArrayLength().Should().Be(1, "the admin key was there before");

        (await RunProcessAsync(Production, rows, "key", "import", "--tenant", "acme", "--file", "-")).Output.Should().Be("1 key imported, 0 already there, 0 deleted earlier\n");
        (await RunProcessAsync(Production, rows, "key", "import", "--tenant", "acme", "--file", "-", "--dry-run")).Output.Should().Be("0 keys would be imported, 1 already there, 0 deleted earlier\n");
    }

    [Test]
    public async Task KeyImport_LongFile_ShowsProgress()
    {
        await CreateAcmeAsync();
        await WriteAsync("keys.csv", ["hash,name", .. Enumerable.Range(1, 2000).Select(number => $"{number:x64},Key {number}")]);

        var (exitCode, output, errors) = await RunAsync(Production, "key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"));

        (exitCode, output).Should().Be((0, "2000 keys imported, 0 already there, 0 deleted earlier\n"));
        errors.Should().Be("Checked 1000 of 2000 keys\nChecked 2000 of 2000 keys\nAdded 1000 of 2000 keys\nAdded 2000 of 2000 keys\n");
    }

    private async Task ShouldFailImportAsync(string errors)
    {
        (await RunAsync(Production, "key", "import", "--tenant", "acme", "--file", PathOf("keys.csv"))).Should().Be((1, "0 keys imported, 0 already there, 0 deleted earlier\n", errors));
        (await ListKeysAsync("acme")).GetArrayLength().Should().Be(1, "the admin key was there before");
    }

    private Task WriteAsync(string name, params IEnumerable<string> lines) => File.WriteAllLinesAsync(PathOf(name), lines);

    private static string Members(JsonElement key) => $"{key.GetProperty("scopes").GetRawText()} {key.GetProperty("allowed_addresses").GetRawText()}";
}
