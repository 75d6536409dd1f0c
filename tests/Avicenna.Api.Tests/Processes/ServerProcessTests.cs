using System.Text.RegularExpressions;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

internal sealed partial class ServerProcessTests : ProcessFixture
{
    [Test]
    public async Task Start_InDevelopmentWithNoSettings_PrintsTheFirstKeyOnceAndItWorks()
    {
        string secret;
        await using (var first = StartServer(Development))
        {
            var address = await first.WaitForAddressAsync();
            secret = (await first.WaitForAsync(PrintedKey)).Groups["key"].Value;
            await first.WaitForAsync(new Regex(Regex.Escape($"curl -X POST {address.GetLeftPart(UriPartial.Authority)}/admin/api-keys")));
            (await CreateKeyAsync(address, secret)).Status.Should().Be(201);
        }

        await using var second = StartServer(Development);
        (await GetCurrentAsync(await second.WaitForAddressAsync(), secret)).Status.Should().Be(200);
        second.Output.Should().NotMatchRegex(PrintedKey.ToString());
    }

    [Test]
    public async Task Start_RelativeDataPath_IsTheWorkingDirectorys()
    {
        await using var server = StartServer(Development);
        await server.WaitForAddressAsync();

        File.Exists(Path.Combine(Directory.FullName, "data", "avicenna.db")).Should().BeTrue();
        File.Exists(Path.Combine(Directory.FullName, "data", "avicenna.pepper")).Should().BeTrue();
    }

    [Test]
    public async Task Kill_RightAfterA201_LosesNothing()
    {
        string secret;
        await using (var server = StartServer(Development))
        {
            var address = await server.WaitForAddressAsync();
            var (status, body) = await CreateKeyAsync(address, (await server.WaitForAsync(PrintedKey)).Groups["key"].Value);
            await server.KillAsync();
            status.Should().Be(201);
            secret = body.GetProperty("key").GetString()!;
        }

        await using var next = StartServer(Development);
        (await GetCurrentAsync(await next.WaitForAddressAsync(), secret)).Status.Should().Be(200);
    }

    [Test]
    public async Task Start_InProductionWithoutATerminal_PrintsNoKeyAndSaysHowToMakeOne()
    {
        await using var server = StartServer(new Dictionary<string, string>(Production) { ["Database__MigrateOnStart"] = "true" });
        var address = await server.WaitForAddressAsync();
        await server.WaitForAsync(NoKeyYet);

        server.Output.Should().NotMatchRegex(PrintedKey.ToString());
        var created = await RunAsync(Production, "key", "create", "--tenant", "default", "--name", "ops", "--permission", "admin");
        created.ExitCode.Should().Be(0, created.Errors);
        (await CreateKeyAsync(address, created.Output.Trim())).Status.Should().Be(201);
    }

    [Test]
    public async Task Start_ConfiguredFirstKey_WorksFromTheFirstRequestOn()
    {
        const string Secret = "a-key-that-the-operator-chose";
        await using var server = StartServer(new Dictionary<string, string>(Production) { ["Database__MigrateOnStart"] = "true", ["Bootstrap__AdminKey"] = Secret });

        var (status, body) = await GetCurrentAsync(await server.WaitForAddressAsync(), Secret);

        status.Should().Be(200);
        body.GetProperty("key_data").GetProperty("ratelimit_min").GetInt32().Should().Be(1000);
        server.Output.Should().NotContain(Secret);
    }

    [TestCase("Database__Provider", "", "Database:Provider must be Sqlite or SqlServer; outside Development it has no default\n")]
    [TestCase("Database__Provider", "Oracle", "Database:Provider must be Sqlite or SqlServer, not 'Oracle'\n")]
    [TestCase("Database__Provider", "SqlServer", "ConnectionStrings:Avicenna must be set for the SqlServer database\n")]
    [TestCase("Database__MigrateOnStart", "perhaps", "Database:MigrateOnStart must be true or false, not 'perhaps'\n")]
    [TestCase("Database__MigrateOnStart", "false", "The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set Database:MigrateOnStart to true\n")]
    [TestCase("Security__Peppers__0__Value", "", "Security:Peppers:0:Value must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32\n")]
    [TestCase("Security__Peppers__0__Value", "c2hvcnQ=", "Security:Peppers:0:Value must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32\n")]
    [TestCase("Security__Peppers__0__Value", "not base64!", "Security:Peppers:0:Value must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32\n")]
    [TestCase("Tenancy__DefaultSubdomain", "www", "Tenancy:DefaultSubdomain is 'www'. Subdomain 'www' is reserved\n")]
    [TestCase("Bootstrap__AdminKey", "too short", "Bootstrap:AdminKey must be 16 to 512 visible ASCII characters, without spaces\n")]
    [TestCase("Tenancy__BaseDomains", "example.com", "Tenancy:BaseDomains is a list; number its values: Tenancy:BaseDomains:0, Tenancy:BaseDomains:1 and so on\n")]
    [TestCase("ConnectionStrings__Avicenna", "Data Source=:memory:", "ConnectionStrings:Avicenna must name a file: Data Source=data/avicenna.db\n")]
    [TestCase("Proxies__Trusted__0", "nginx", "Proxies:Trusted has 'nginx', which must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8\n")]
    public async Task Start_UnacceptableSetting_StopsWithASentenceThatNamesIt(string name, string value, string sentence)
    {
        var settings = new Dictionary<string, string>(Production) { [name] = value };

        var (exitCode, output, errors) = await RunAsync(settings, "--urls", "http://127.0.0.1:0");

        errors.Should().Be(sentence);
        output.Should().BeEmpty();
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task Start_VariableThatIsNoSetting_StopsWithASentenceThatNamesIt()
    {
        var settings = new Dictionary<string, string>(Production) { ["Tenancy__BaseDomain"] = "example.com" };

        (await RunProcessAsync(settings, "")).Should().Be((3, "", "Tenancy:BaseDomain (environment variable Tenancy__BaseDomain) is not a setting. Did you mean Tenancy:BaseDomains?\n"));
    }

    [TestCase]
    [TestCase("tenant", "list")]
    public async Task Start_ManyUnacceptableSettings_HaveASentenceEachInOneRun(params string[] command)
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.FullName, "appsettings.json"), "{ \"Database\": ");
        var settings = new Dictionary<string, string>(Production)
        {
            ["Databse__MigrateOnStart"] = "true",
            ["Database__ConnectionString"] = "Data Source=x.db",
            ["ConnectionStrings__Avicena"] = "Data Source=x.db",
            ["ConnectionStrings__Avicenna"] = "Data Source=x.db;Password=hunter2",
            ["Logging__LogLevel__Default"] = "Verbose",
            ["Security__FailedAttemptsPerMinute"] = "0",
            ["Cache__MaxStaleness"] = "1",
            ["Tenancy__DefaultSubdomain"] = "www",
            ["REDIS_PORT_6379_TCP"] = "tcp://10.0.0.1:6379",
        };

        var (exitCode, output, errors) = await RunProcessAsync(settings, "", [.. command, "--contentRoot", Directory.FullName, "--urls", "nonsense"]);

        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(
            $"{Path.Combine(Directory.FullName, "appsettings.json")} is not valid JSON at line 1, byte 15, so its settings are unknown",
            "Databse:MigrateOnStart (environment variable Databse__MigrateOnStart) is not a setting. Did you mean Database:MigrateOnStart?",
            "Database:ConnectionString (environment variable Database__ConnectionString) is not a setting. Did you mean ConnectionStrings:Avicenna?",
            "ConnectionStrings:Avicena (environment variable ConnectionStrings__Avicena) is not a setting. Did you mean ConnectionStrings:Avicenna?",
            "ConnectionStrings:Avicenna has a Password, but this SQLite doesn't encrypt; remove it, and make the file readable only by its owner",
            "Logging:LogLevel:Default must be one of Trace, Debug, Information, Warning, Error, Critical, None, not 'Verbose'",
            "Security:FailedAttemptsPerMinute must be a whole number from 1 to 1000000",
            "Cache:MaxStaleness must be a time such as 00:01:00 for one minute, not '1'",
            "Tenancy:DefaultSubdomain is 'www'. Subdomain 'www' is reserved",
            "urls must be URLs such as http://0.0.0.0:5000, separated by ';', not 'nonsense'");
        output.Should().BeEmpty();
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task Start_InDevelopmentWithADatabaseThatIsRefused_JudgesTheOtherSettingsToo()
    {
        var settings = new Dictionary<string, string>(Development) { ["Database__Provider"] = "Oracle", ["Usage__RetentionDays"] = "0", ["Security__FailedAttemptsPerMinute"] = "0" };

        var (exitCode, _, errors) = await RunAsync(settings);

        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(
            "Database:Provider must be Sqlite or SqlServer, not 'Oracle'",
            "Security:FailedAttemptsPerMinute must be a whole number from 1 to 1000000",
            "Usage:RetentionDays must be a whole number from 1 to 3650");
        exitCode.Should().Be(3);
        Directory.GetFileSystemInfos().Should().BeEmpty();
    }

    [TestCase("https://127.0.0.1:0", "The server can't listen on https://127.0.0.1:0: *")]
    [TestCase("http://192.0.2.1:5000", "The server can't listen on http://192.0.2.1:5000: Cannot assign requested address\n")]
    [TestCase("http://localhost:0", "The server can't listen on http://localhost:0: Dynamic port binding is not supported *")]
    public async Task Start_AddressThatCannotBeListenedOn_SaysSoWithoutAStackTrace(string url, string sentence)
    {
        // Without it, the certificate for developers of this machine would serve.
        string[] certificate = url.StartsWith("https", StringComparison.Ordinal) ? ["--Kestrel:Certificates:Default:Path=none.pfx"] : [];

        var (exitCode, output, errors) = await RunProcessAsync(Development, "", ["--urls", url, .. certificate]);

        errors.Should().Match(sentence).And.NotContain("   at ");
        output.Should().NotContain("   at ");
        exitCode.Should().Be(3);
    }

    [Test]
    [Platform("Linux")]
    public async Task Start_SettingsFiles_AreNotWatched()
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.FullName, "appsettings.json"), """{ "Tenancy": { "DefaultSubdomain": "filed" } }""");
        await using var server = AvicennaProcess.Start(Directory.FullName, Development, "--urls", "http://127.0.0.1:0", "--contentRoot", Directory.FullName);
        await server.WaitForAddressAsync();
        await server.WaitForAsync(PrintedKey);

        server.Output.Should().Contain("The first admin key of tenant 'filed'");
        server.OpenFiles().Should().NotBeEmpty().And.NotContain(file => file.Contains("inotify", StringComparison.Ordinal));
    }

    [Test]
    public async Task Start_PortInUse_SaysSo()
    {
        await using var first = StartServer(Development);
        var url = (await first.WaitForAddressAsync()).GetLeftPart(UriPartial.Authority);

        var (exitCode, output, errors) = await RunProcessAsync(Development, "", "--urls", url);

        output.Should().NotContain("Exception", "the sentence is all that there is to say");
        errors.Should().Be($"The server can't listen on {url}: Failed to bind to address {url}: address already in use\n");
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task Start_ConfiguredFirstKeyIsAnotherTenantsKey_SaysSo()
    {
        var settings = new Dictionary<string, string>(Production) { ["Database__MigrateOnStart"] = "true", ["Bootstrap__AdminKey"] = "a-key-that-the-operator-chose" };
        await using (var server = StartServer(settings))
        {
            await server.WaitForAddressAsync();
        }

        settings["Tenancy__DefaultSubdomain"] = "acme";
        var (exitCode, _, errors) = await RunProcessAsync(settings, "");

        errors.Should().Be(
            "Bootstrap:AdminKey can't become the first key of tenant 'acme': There is already a key with this secret. Choose another one, or remove the setting\n");
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task Start_NoSecretsAtAll_SaysWhichSettingsAndHowToMakeThem()
    {
        var (exitCode, _, errors) = await RunAsync(new Dictionary<string, string> { ["Database__Provider"] = "Sqlite" });

        errors.Should().Be(
            "Security:Peppers:0:Id and Security:Peppers:0:Value must be set. Generate one with: openssl rand -base64 32\n"
            + "Security:AuditKey must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32\n");
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task Start_PepperWithOtherValueUnderTheSameId_IsRefused()
    {
        await RunAsync(Production, "migrate");
        await RunAsync(Production, "tenant", "create", "acme");
        (await RunAsync(Production, "key", "create", "--tenant", "acme", "--name", "a")).ExitCode.Should().Be(0);

        var (exitCode, _, errors) = await RunAsync(new Dictionary<string, string>(Production) { ["Security__Peppers__0__Value"] = TestSettings.Pepper(2) });

        errors.Should().StartWith("The pepper 'p1' is not the one that this database knows by that id");
        exitCode.Should().Be(3);
    }

    [GeneratedRegex("^  (?<key>avcna_sk_[0-9a-f]{64})$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }

    [GeneratedRegex("Tenant 'default' has no key yet. Create one with the command: key create --tenant default --name \"First admin key\" --permission admin")]
    private static partial Regex NoKeyYet { get; }
}
