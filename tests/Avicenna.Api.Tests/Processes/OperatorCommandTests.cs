using System.Diagnostics;

namespace Avicenna.Api.Tests.Processes;

internal sealed class OperatorCommandTests : ProcessFixture
{
    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    [Test]
    public async Task Migrate_TwiceAtOnceAndAgain_AppliesEachMigrationOnce()
    {
        var both = await Task.WhenAll(RunProcessAsync(Production, "", "migrate"), RunProcessAsync(Production, "", "migrate"));
        var again = await RunAsync(Production, "migrate");

        both.Should().OnlyContain(run => run.ExitCode == 0, string.Join('\n', both.Select(run => run.Errors)));
        both.Sum(run => run.Output.Split("Applied 0001_").Length - 1).Should().Be(1);
        again.Output.Should().Be("The schema is up to date\n");
    }

    [Test]
    public async Task Tenant_CreateDisableEnableDelete_ShowsInTheList()
    {
        await RunAsync(Production, "migrate");

        var created = await RunAsync(Production, "tenant", "create", "ACME");
        created.Output.Should().Be("Tenant 'acme' is made. It has no key yet; make its first one with:\n\n  key create --tenant acme --name \"First admin key\" --permission admin\n");
        (await ListAsync()).Should().MatchRegex("^acme +enabled +20");

        (await RunAsync(Production, "tenant", "disable", "acme")).Output.Should().Be("Tenant 'acme' is disabled\n");
        (await ListAsync()).Should().MatchRegex("^acme +disabled +20");

        (await RunAsync(Production, "tenant", "enable", "acme")).Output.Should().Be("Tenant 'acme' is enabled\n");
        (await ListAsync()).Should().MatchRegex("^acme +enabled +20");

        (await RunAsync(Production, "key", "create", "--tenant", "acme", "--name", "a")).ExitCode.Should().Be(0);
        (await RunAsync(Production, "tenant", "delete", "acme", "--yes")).Output.Should().Be("Tenant 'acme' and all its keys are removed\n");
        (await ListAsync()).Should().BeEmpty();

        async Task<string> ListAsync()
        {
            var list = await RunAsync(Production, "tenant", "list");
            list.ExitCode.Should().Be(0, list.Errors);
            return string.Join('\n', list.Output.Split('\n').Skip(1));
        }
    }

    [Test]
    public async Task Tenant_TakenUnknownOrMalformed_FailsWithASentence()
    {
        await RunAsync(Production, "migrate");
        await RunAsync(Production, "tenant", "create", "acme");

        await ShouldFailAsync("There is already a tenant 'acme'\n", "tenant", "create", "acme");
        await ShouldFailAsync("Subdomain must be 1 to 63 letters a-z, digits and inner hyphens\n", "tenant", "create", "a.b");
        await ShouldFailAsync("There is no tenant 'nobody'\n", "tenant", "disable", "nobody");
        await ShouldFailAsync("There is no tenant 'nobody'\n", "tenant", "delete", "nobody", "--yes");
        await ShouldFailAsync("There is no tenant 'nobody'. Make it with: tenant create nobody\n", "key", "create", "--tenant", "nobody", "--name", "a");
        await ShouldFailAsync(
            "Name is required\nratelimit_min must be a whole number from 1 to 1000000\nPermission must be 'user' or 'admin'\n",
            "key", "create", "--tenant", "acme", "--name", " ", "--permission", "root", "--ratelimit-min", "0");
    }

    [Test]
    public async Task AnyCommand_OldSchema_SaysToMigrate()
    {
        var (exitCode, _, errors) = await RunAsync(Production, "tenant", "list");

        errors.Should().Be("The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set Database:MigrateOnStart to true\n");
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task AnyCommand_SettingOfTheWrongType_IsNamed()
    {
        var (exitCode, _, errors) = await RunAsync(Production, "tenant", "list", "--Database:MigrateOnStart=maybe");

        errors.Should().Be("Database:MigrateOnStart must be true or false, not 'maybe'\n");
        exitCode.Should().Be(3);
    }

    [Test]
    public async Task KeyCreate_PrintsTheKeyAloneOnStandardOutput()
    {
        await RunAsync(Development, "migrate");
        await RunAsync(Development, "tenant", "create", "acme");

        var (exitCode, output, errors) = await RunAsync(Development, "key", "create", "--tenant", "acme", "--name", "ops", "--permission", "admin", "--ratelimit-min", "7");

        output.Should().MatchRegex("\\Aavcna_sk_[0-9a-f]{64}\\n\\z");
        errors.Should().MatchRegex("\\AKey 'ops' \\([0-9a-f-]{36}, admin, 7 requests a minute\\) of tenant 'acme' is made. It is shown only now:\\n\\z");
        exitCode.Should().Be(0);
    }

    [Test]
    public async Task Help_AskedFor_NeedsNoSettingsAndGoesToStandardOutput()
    {
        var (exitCode, output, errors) = await RunProcessAsync(NoSettings, "", "key", "create", "--help");

        output.Should().Contain("--ratelimit-min");
        (exitCode, errors).Should().Be((0, ""));
        (await RunProcessAsync(NoSettings, "", "--version")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Delete_WithoutATerminalAndWithoutYes_IsRefused()
    {
        await CreateAcmeAsync();

        (await RunProcessAsync(Production, "", "tenant", "delete", "acme")).Should().Be(
            (1, "", "This removes tenant 'acme' and all its keys. Nobody can be asked, since standard input is not a terminal: add --yes to confirm. Nothing was removed\n"));
        var id = (await ListKeysAsync("acme"))[0].GetProperty("id").GetString()!;
        (await RunProcessAsync(Production, "", "key", "delete", id, "--tenant", "acme")).Should().Be(
            (1, "", $"This removes key {id} of tenant 'acme' for good. Nobody can be asked, since standard input is not a terminal: add --yes to confirm. Nothing was removed\n"));
        (await ListKeysAsync("acme")).GetArrayLength().Should().Be(1);
        (await SucceedAsync("tenant", "list", "--json")).Should().MatchRegex("""^\{"success":true,"tenants":\[\{"subdomain":"acme","enabled":true,"created_at":"20[^"]+"\}\]\}\n$""");
    }

    [Test]
    public async Task Failure_OfACommandThatPrintsJson_IsJson()
    {
        await SucceedAsync("migrate");

        await ShouldFailAsync(
            """{"success":false,"message":"There is no tenant 'nobody\u001B[2J'. Make it with: tenant create nobody\u001B[2J","code":"not_found"}""" + "\n",
            "key", "list", "--tenant", "nobody\u001b[2J", "--json");
        await ShouldFailAsync("There is no tenant 'nobody\\u001b\\u202e'. Make it with: tenant create nobody\\u001b\\u202e\n", "key", "list", "--tenant", "nobody\u001b\u202e");
    }

    [Test]
    public async Task UsageError_OfACommandThatIsToPrintJson_IsJson() =>
        (await RunAsync(NoSettings, "key", "create", "--tenant", "acme", "--json")).Should().Be(
            (2, "", """{"success":false,"message":"Option '--name' is required.\nFor usage: key create --help","code":"usage_error"}""" + "\n"));

    [Test]
    public async Task Reseal_WithoutItsOption_IsAUsageErrorAndReadsNothing() =>
        (await RunAsync(NoSettings, "audit", "reseal")).Should().Be(
            (2, "", "Pass the old key on standard input with --old-key-stdin\nFor usage: audit reseal --help\n"));

    [Test]
    public async Task Arguments_ThatBeginWithAt_StandForThemselves()
    {
        await CreateAcmeAsync();
        await File.WriteAllTextAsync(PathOf("payments"), "--permission admin");

        (await RunProcessAsync(Production, "", "key", "create", "--tenant", "acme", "--name", "@payments")).ExitCode.Should().Be(0);

        (await ListKeysAsync("acme", "--name", "@payments", "--permission", "user")).GetArrayLength().Should().Be(1);
    }

    [TestCase("tenant list")]
    [TestCase("--help")]
    [Platform("Linux")]
    public async Task Output_ThatCantBeWritten_IsAFailureWithASentence(string command)
    {
        await SucceedAsync("migrate");
        var start = new ProcessStartInfo("sh", ["-c", $"exec dotnet '{typeof(Program).Assembly.Location}' {command} > /dev/full"]) { WorkingDirectory = Directory.FullName };

        await using var process = AvicennaProcess.Start(start, Production);

        (await process.WaitForExitAsync()).Should().Be(3);
        process.Errors.Should().Be("The output can't be written (No space left on device); the command itself may have been carried out\n");
    }

    [TestCase("key", "create", "--tenant", "acme", "--name", "a", "--ratelimit-min", "many")]
    [TestCase("migrat")]
    [TestCase("serve")]
    [TestCase("tenant")]
    [TestCase("key", "create")]
    [TestCase("--databse:provider=Sqlite")]
    [TestCase("--Verbose", "migrate")]
    [TestCase("--urls")]
    public async Task Typo_StartsNothing(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(NoSettings, arguments);

        errors.Should().MatchRegex("\\n?For usage: .*--help\\n\\z");
        output.Should().BeEmpty();
        exitCode.Should().Be(2);
        Directory.GetFileSystemInfos().Should().BeEmpty();
    }
}
