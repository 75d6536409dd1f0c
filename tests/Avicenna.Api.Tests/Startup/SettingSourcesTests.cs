using Avicenna.Api.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Tests.Startup;

/// <summary>What a start makes of files, variables and arguments, in this process and with no machine's own.</summary>
internal sealed class SettingSourcesTests
{
    private const string Unknown = ", so its settings are unknown";

    // What the host tells of itself.
    private static readonly string[] Hosts = ["environment", "contentRoot", "applicationName"];

    private DirectoryInfo directory = null!;

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory("avicenna-settings-");

    [TearDown]
    public void RemoveDirectory() => directory.Delete(recursive: true);

    [Test]
    public void Load_AllSources_TheLaterGoesBeforeTheEarlier()
    {
        Write("appsettings.json", """{ "Usage": { "RetentionDays": 2 }, "Tenancy": { "DefaultSubdomain": "file" }, "Proxies": { "Trusted": ["10.0.0.1", "10.0.0.2"] } }""");
        Write("appsettings.Staging.json", """{ "Tenancy": { "DefaultSubdomain": "staging" }, "Cache": { "MaxStaleness": "00:00:05" } }""");

        var settings = Load(
            new() { ["ASPNETCORE_ENVIRONMENT"] = "Staging", ["ASPNETCORE_Usage__RetentionDays"] = "1", ["CACHE__MAXSTALENESS"] = "00:00:06", ["Proxies__Trusted__1"] = "10.0.0.3" },
            "--Tenancy:DefaultSubdomain=argument");

        settings.Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["Usage:RetentionDays"] = "2",
            ["Tenancy:DefaultSubdomain"] = "argument",
            ["Proxies:Trusted:0"] = "10.0.0.1",
            ["Proxies:Trusted:1"] = "10.0.0.3",
            ["Cache:MaxStaleness"] = "00:00:06",
        });
    }

    [Test]
    public void Load_Null_TakesBackWhatAnEarlierFileSays()
    {
        Write("appsettings.json", """{ "Tenancy": { "DefaultSubdomain": "file" } }""");
        Write("appsettings.Production.json", """{ "Tenancy": { "DefaultSubdomain": null }, "Proxies": { "Trusted": null }, "Redis": null, "Cache": {} }""");

        Load([]).Should().BeEmpty();
    }

    [Test]
    public void Load_ValidFile_MayHaveCommentsASchemaAndAByteOrderMark()
    {
        Write("appsettings.json", "\uFEFF{ \"$schema\": \"https://json.schemastore.org/appsettings.json\", /* here */ \"AllowedHosts\": \"*\", \"Logging\": { \"LogLevel\": { \"Default\": \"debug\", \"Microsoft.AspNetCore\": \"Warning\" }, \"Console\": { \"FormatterName\": \"json\", \"FormatterOptions\": { \"JsonWriterOptions\": { \"Indented\": true } } } }, \"Tenancy\": { \"BaseDomains\": [] }, }");

        Load([]).Should().Contain("Tenancy:BaseDomains", "").And.Contain("Logging:LogLevel:Microsoft.AspNetCore", "Warning").And.Contain("Logging:Console:FormatterOptions:JsonWriterOptions:Indented", "True");
    }

    [TestCase("{", "is not valid JSON at line 1, byte 2")]
    [TestCase("", "is not valid JSON at line 1, byte 1")]
    [TestCase("{\n  \"Security\": { \"AuditKey\": trustno1 }\n}", "is not valid JSON at line 2, byte 32")]
    [TestCase("[]", "can't be used: Top-level JSON element must be an object. Instead, 'Array' was found")]
    [TestCase("""{ "Usage": { "RetentionDays": 1, "retentiondays": 2 } }""", "can't be used: A duplicate key 'Usage:retentiondays' was found")]
    public void Load_FileThatIsNoSettings_IsNamedAndTheOthersAreStillJudged(string content, string problem)
    {
        Write("appsettings.json", content);

        FindProblems(new() { ["Databse__Provider"] = "Sqlite" }).Should().Equal(
            $"{Path.Combine(directory.FullName, "appsettings.json")} {problem}{Unknown}",
            "Databse:Provider (environment variable Databse__Provider) is not a setting. Did you mean Database:Provider?");
    }

    [Test]
    public void Load_DirectoryOrDanglingLinkInTheFilesPlace_IsNamed()
    {
        directory.CreateSubdirectory("appsettings.json");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "appsettings.Production.json"), "nowhere.json");

        FindProblems([]).Should().HaveCount(2)
            .And.Contain($"{Path.Combine(directory.FullName, "appsettings.json")} is a directory{Unknown}")
            .And.ContainMatch("*appsettings.Production.json can't be read: *");
    }

    [Test]
    public void Load_EverythingWrongAtOnce_HasASentenceForEach()
    {
        Write("appsettings.json", """{ "Tenancy": { "BaseDomains": 5 }, "Proxies": { "Trusted": { "a": "10.0.0.1" } }, "Redis": "localhost", "Usage": { "RetentionDays": true }, "Serilog": { "a": 1, "b": 2 } }""");

        FindProblems(
            new() { ["Loging__LogLevel__Default"] = "Debug", ["Logging__LogLevel"] = "Debug", ["Logging__LogLevel__Default"] = "Verbose", ["Kestrel__Endpoint__A__Url"] = "http://*:1", ["Security__Pepers__0__Id"] = "p1" },
            "--Foo=bar", "--Database:MigrateOnStart=perhaps", "--urls=localhost:5000;http://*:99999;ftp://x").Should().BeEquivalentTo(
            "Tenancy:BaseDomains is a list; number its values: Tenancy:BaseDomains:0, Tenancy:BaseDomains:1 and so on",
            "Proxies:Trusted:a (appsettings.json) is not a setting; Proxies:Trusted is a list; number its values: Proxies:Trusted:0, Proxies:Trusted:1 and so on",
            "Redis is a section, not a value; its settings are Redis:ConnectionString",
            "Usage:RetentionDays must be a whole number, not 'True'",
            "Serilog (appsettings.json) is not a setting; the sections are Bootstrap, Cache, ConnectionStrings, Credentials, Database, Gateway, Kestrel, Keys, Logging, Metrics, Proxies, Redis, Security, Tenancy, Usage",
            "Loging:LogLevel:Default (environment variable Loging__LogLevel__Default) is not a setting. Did you mean Logging:LogLevel:Default?",
            "Logging:LogLevel is a section, not a value; its settings are Logging:LogLevel:NAME",
            "Logging:LogLevel:Default must be one of Trace, Debug, Information, Warning, Error, Critical, None, not 'Verbose'",
            "Kestrel:Endpoint:A:Url (environment variable Kestrel__Endpoint__A__Url) is not a setting. Did you mean Kestrel:Endpoints:A:Url?",
            "Security:Pepers:0:Id (environment variable Security__Pepers__0__Id) is not a setting. Did you mean Security:Peppers:0:Id?",
            "Foo (command line) is not a setting; the sections are Bootstrap, Cache, ConnectionStrings, Credentials, Database, Gateway, Kestrel, Keys, Logging, Metrics, Proxies, Redis, Security, Tenancy, Usage",
            "Database:MigrateOnStart must be true or false, not 'perhaps'",
            "urls must be URLs such as http://0.0.0.0:5000, separated by ';', not 'localhost:5000'",
            "urls must be URLs such as http://0.0.0.0:5000, separated by ';', not 'http://*:99999'",
            "urls must be URLs such as http://0.0.0.0:5000, separated by ';', not 'ftp://x'");
    }

    [Test]
    public void Load_OtherProgramsVariables_AreLetBe() =>
        Load(new()
        {
            ["PATH"] = "/bin",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
            ["DOTNET_gcServer"] = "1",
            ["ASPNETCORE_FOO"] = "x",
            ["ASPNETCORE_HTTPS_PORT"] = "443",
            ["DATABASE_URL"] = "postgres://x",
            ["DATABASE"] = "x",
            ["REDIS"] = "x",
            ["REDIS_PORT"] = "tcp://10.0.0.1:6379",
            ["REDIS_PORT_6379_TCP"] = "tcp://10.0.0.1:6379",
            ["REDIS__MASTER_SERVICE_HOST"] = "10.0.0.1",
            ["REDIS__MASTER_SERVICE_PORT_TCP_REDIS"] = "6379",
            ["REDIS__MASTER_PORT_6379_TCP_ADDR"] = "10.0.0.1",
            ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1",
            ["Serilog__Using__0"] = "x",
            ["ConnectionStrings__Default"] = "x",
            ["SQLCONNSTR_Other"] = "x",
            ["USAGE"] = "x",
            ["__"] = "x",
        }).Should().BeEmpty();

    [Test]
    public void Load_ConnectionStringOfTheHosting_IsTheConnectionString() =>
        Load(new() { ["SQLAZURECONNSTR_Avicenna"] = "Server=x" }).Should().Contain("ConnectionStrings:Avicenna", "Server=x");

    [Test]
    public void Load_VariablesThatDifferInCaseOnly_AreRefusedWhereTheirValuesDiffer()
    {
        FindProblems(new() { ["Database__Provider"] = "Sqlite", ["DATABASE__PROVIDER"] = "Sqlite" }).Should().BeEmpty();
        FindProblems(new() { ["Database__Provider"] = "Sqlite", ["DATABASE__PROVIDER"] = "SqlServer" }).Should().Equal(
            "DATABASE:PROVIDER has two values: environment variable DATABASE__PROVIDER and environment variable Database__Provider; remove one of them");
    }

    [Test]
    public void Load_ContentRootThatIsNoDirectory_IsNamed() =>
        new SettingSources(new Dictionary<string, string?>(), ["--contentRoot=/no/such/directory"]).Problems.Should().Equal("contentRoot must be a directory, not '/no/such/directory'");

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(directory.FullName, file), content);

    private Dictionary<string, string?> Load(Dictionary<string, string?> variables, params string[] arguments)
    {
        var (settings, problems) = Run(variables, arguments);
        problems.Should().BeEmpty();
        return settings;
    }

    private IReadOnlyList<string> FindProblems(Dictionary<string, string?> variables, params string[] arguments) => Run(variables, arguments).Problems;

    private (Dictionary<string, string?> Settings, IReadOnlyList<string> Problems) Run(Dictionary<string, string?> variables, string[] arguments)
    {
        var sources = new SettingSources(variables, [.. arguments, $"--contentRoot={directory.FullName}"]);
        var builder = ServerHost.CreateBuilder(sources);
        Avicenna.Application.DependencyInjection.AddApplication(builder.Services);
        Avicenna.Infrastructure.DependencyInjection.AddInfrastructure(builder.Services);
        DependencyInjection.AddApi(builder.Services);
        builder.LoadSettings(sources);
        var settings = builder.Configuration.AsEnumerable().Where(setting => setting.Value is not null && !Hosts.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary();
        return (settings, FindProblems(builder.Services, builder.Configuration));
    }

    // Without the values' own rules, which each have tests of their own.
    private static IReadOnlyList<string> FindProblems(IServiceCollection services, IConfiguration configuration)
    {
        var check = services.Select(service => service.ImplementationInstance).OfType<SettingsCheck>().Single();
        using var provider = new ServiceCollection().AddSingleton(configuration).AddOptions<object>().ValidateOnStart().Services.BuildServiceProvider();
        try
        {
            check.Run(provider);
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }
}
