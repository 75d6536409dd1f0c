using System.Net.Http;
using System.Xml.Linq;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");

const string Solution = "Avicenna.sln";
const string Api = "src/Avicenna.Api/Avicenna.Api.csproj";
var artifacts = Directory("artifacts");
var testResults = artifacts + Directory("tests");
var published = artifacts + Directory("publish");
var clients = artifacts + Directory("clients");

#load "deploy/packages.cake"

Task("Clean")
    .Does(() =>
{
    CleanDirectory(artifacts);
    DotNetClean(Solution, new DotNetCleanSettings { Configuration = configuration, Verbosity = DotNetVerbosity.Quiet, NoLogo = true });
});

Task("Restore")
    .Does(() => DotNetRestore(Solution));

Task("Build")
    .IsDependentOn("Restore")
    .Does(() => DotNetBuild(Solution, new DotNetBuildSettings { Configuration = configuration, NoRestore = true, NoLogo = true }));

// Fails if `dotnet format` would change anything, and prints what.
Task("Format")
    .IsDependentOn("Restore")
    .Does(() => DotNetFormat(Solution, new DotNetFormatSettings { NoRestore = true, VerifyNoChanges = true }));

// Installs the generators of docs/clients.md from npm, as tests/clients/package-lock.json has them. The tests that need them are ignored without.
Task("ClientTools")
    .Does(() =>
{
    if (!HasNode())
    {
        Warning("SKIPPED: the TypeScript and Postman clients are not tested, which needs npm and Node 20 or later on the PATH");
        return;
    }

    CleanDirectory(clients);
    CopyFiles("tests/clients/package*.json", clients);
    var exitCode = StartProcess(Npm(), new ProcessSettings { Arguments = "ci --ignore-scripts --prefer-offline --no-audit --no-fund", WorkingDirectory = clients });
    if (exitCode != 0)
    {
        throw new CakeException("npm ci failed");
    }
});

// Generates clients from docs/openapi.json and runs docs/clients.md with them. Test does so too.
Task("Clients")
    .IsDependentOn("Build")
    .IsDependentOn("ClientTools")
    .Does(() => DotNetTest("tests/Avicenna.Api.Tests/Avicenna.Api.Tests.csproj", new DotNetTestSettings
    {
        Configuration = configuration,
        NoBuild = true,
        NoLogo = true,
        Filter = "TestCategory=Clients",
    }));

Task("Test")
    .IsDependentOn("Build")
    .IsDependentOn("ClientTools")
    .Does(() =>
{
    CleanDirectory(testResults);
    try
    {
        DotNetTest(Solution, new DotNetTestSettings
        {
            Configuration = configuration,
            NoBuild = true,
            NoLogo = true,
            Loggers = { "trx" },
            Collectors = { "XPlat Code Coverage" },
            ResultsDirectory = testResults,
        });
    }
    finally
    {
        SummarizeTests();
    }
});

// Puts servers under load and in trouble, each scenario for as many minutes as AVICENNA_SOAK_MINUTES says. Test does so for seconds.
Task("Soak")
    .IsDependentOn("Build")
    .Does(() => DotNetTest("tests/Avicenna.Api.Tests/Avicenna.Api.Tests.csproj", new DotNetTestSettings
    {
        Configuration = configuration,
        NoBuild = true,
        NoLogo = true,
        Filter = "TestCategory=Soak",
        Loggers = { "console;verbosity=normal" },
        EnvironmentVariables = { ["AVICENNA_SOAK_MINUTES"] = EnvironmentVariable("AVICENNA_SOAK_MINUTES", "5") },
    }));

// Changes the code in small ways, and fails if the tests notice fewer than 85 % of the changes (docs/testing.md). Takes about an hour; --parts names
// files in tests/mutations to do only these.
Task("Mutate")
    .Does(() =>
{
    foreach (var part in Argument("parts", "Domain,Kernel,Limiter,Security").Split(','))
    {
        var exitCode = StartProcess("dotnet", new ProcessSettings
        {
            Arguments = $"stryker --config-file {part}.json --output {MakeAbsolute(artifacts + Directory("mutations") + Directory(part))} --skip-version-check",
            WorkingDirectory = "tests/mutations",
        });
        if (exitCode != 0)
        {
            throw new CakeException($"{part}: the tests notice too few mutations, or could not be run");
        }
    }
});

// Writes docs/openapi.json anew, for a change of the contract to be committed with it.
Task("OpenApi")
    .IsDependentOn("Build")
    .Does(() => DotNetTest("tests/Avicenna.Api.Tests/Avicenna.Api.Tests.csproj", new DotNetTestSettings
    {
        Configuration = configuration,
        NoBuild = true,
        NoLogo = true,
        Filter = "FullyQualifiedName~Json_Served_IsTheCommittedDocument",
        EnvironmentVariables = { ["AVICENNA_UPDATE_OPENAPI"] = "1" },
    }));

// yamllint reads deploy/. Two linters from npm read docs/openapi.json, by the rules in .spectral.yaml and .redocly.yaml.
Task("Lint")
    .Does(() =>
{
    if (Context.Tools.Resolve("yamllint") is not null)
    {
        Run("yamllint", "--strict --config-file deploy/.yamllint deploy");
    }
    else
    {
        Warning("SKIPPED: deploy/ was not linted, which needs yamllint on the PATH");
    }

    if (!HasNode())
    {
        Warning("SKIPPED: docs/openapi.json was not linted, which needs npm and Node 20 or later on the PATH");
        return;
    }

    RunFromNpm("@stoplight/spectral-cli@6.16.3", "spectral lint --fail-severity=warn docs/openapi.json");
    RunFromNpm("@redocly/cli@2.77.0", "redocly lint docs/openapi.json --config .redocly.yaml");
});

Task("Publish")
    .Does(() => DotNetPublish(Api, new DotNetPublishSettings { Configuration = configuration, OutputDirectory = published, NoLogo = true }));

// Packs Avicenna.AspNetCore and its symbols into artifacts/packages.
Task("Pack")
    .IsDependentOn("Restore")
    .Does(() => DotNetPack("src/Avicenna.AspNetCore/Avicenna.AspNetCore.csproj", new DotNetPackSettings { Configuration = configuration, NoRestore = true, OutputDirectory = artifacts + Directory("packages"), NoLogo = true }));

// Measures startup time and memory: the numbers in docs/operations.md.
Task("Startup")
    .IsDependentOn("Publish")
    .Does(() =>
{
    for (var run = 1; run <= 5; run++)
    {
        MeasureStartup(run);
    }
});

// Compares calls with a million keys and with a thousand, with many endpoints and with few, and a decision with a hash: the ratios in docs/testing.md.
Task("Benchmarks")
    .IsDependentOn("Restore")
    .Does(() => DotNetRun(
        "tests/Avicenna.Benchmarks/Avicenna.Benchmarks.csproj",
        MakeAbsolute(artifacts + Directory("benchmarks")).FullPath,
        new DotNetRunSettings { Configuration = configuration, NoRestore = true }));

// Loads the published program and bare Kestrel in turn, with wrk: the tables in docs/performance.md. Takes about half an hour.
Task("Load")
    .IsDependentOn("Publish")
    .Does(() => DotNetRun(
        "tests/Avicenna.Benchmarks/Avicenna.Benchmarks.csproj",
        $"load {MakeAbsolute(published)} {MakeAbsolute(artifacts)}/load.md {Argument("groups", "")}",
        new DotNetRunSettings { Configuration = configuration }));

Task("Default")
    .IsDependentOn("Clean")
    .IsDependentOn("Restore")
    .IsDependentOn("Build")
    .IsDependentOn("Format")
    .IsDependentOn("Lint")
    .IsDependentOn("Test");

RunTarget(target);

/// Writes the failed tests and the totals of all test projects to artifacts/tests/summary.txt, so that nobody has to search a log for them.
void SummarizeTests()
{
    var results = GetFiles($"{testResults}/**/*.trx").SelectMany(file => XDocument.Load(file.FullPath).Descendants()).ToList();
    IEnumerable<XElement> Named(string name) => results.Where(element => element.Name.LocalName == name);
    int Sum(string name) => Named("Counters").Sum(counter => (int)counter.Attribute(name));
    var (passed, total) = (Sum("passed"), Sum("total"));
    var failed = Sum("failed") + Sum("error") + Sum("timeout") + Sum("aborted");
    var failures = Named("UnitTestResult").Where(result => (string)result.Attribute("outcome") == "Failed")
        .Select(result => $"{(string)result.Attribute("testName")}\n    {result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value}\n");
    System.IO.File.WriteAllText($"{testResults}/summary.txt", $"{string.Concat(failures)}{passed} passed, {failed} failed, {total - passed - failed} skipped\n");
}

/// Runs a program from an npm package. npm keeps it in its own cache.
void RunFromNpm(string package, string command)
{
    var exitCode = StartProcess(Npm(), new ProcessSettings
    {
        Arguments = $"exec --yes --package={package} -- {command}",
        EnvironmentVariables = new Dictionary<string, string> { ["REDOCLY_TELEMETRY"] = "off" },
    });
    if (exitCode != 0)
    {
        throw new CakeException($"{command} failed");
    }
}

// Debian 12's own Node is 18, with which Redocly doesn't run.
bool HasNode() => Npm() is not null && NodeVersion() >= 20;

FilePath Npm() => Context.Tools.Resolve("npm") ?? Context.Tools.Resolve("npm.cmd");

int NodeVersion()
{
    StartProcess("node", new ProcessSettings { Arguments = "--version", RedirectStandardOutput = true }, out var lines);
    return int.Parse(lines.First().TrimStart('v').Split('.')[0]);
}

/// Starts the published program on an empty database and prints the time to the first response and the memory in use.
void MeasureStartup(int run)
{
    const string Url = "http://127.0.0.1:5099";
    var data = artifacts + Directory($"startup-{run}");
    CleanDirectory(data);
    var watch = System.Diagnostics.Stopwatch.StartNew();
    var start = new System.Diagnostics.ProcessStartInfo(
        "dotnet",
        $"{MakeAbsolute(published)}/Avicenna.Api.dll --urls {Url} --environment Development")
    {
        WorkingDirectory = MakeAbsolute(data).FullPath,
        RedirectStandardOutput = true,
    };
    using var process = System.Diagnostics.Process.Start(start);
    try
    {
        using var client = new HttpClient();
        while (!Answers(client, $"{Url}/health/ready"))
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new CakeException("The server did not answer");
            }

            System.Threading.Thread.Sleep(5);
        }

        var answered = watch.Elapsed;
        process.Refresh();
        Information($"Start {run}: first answer after {answered.TotalSeconds:F2} s, resident memory {process.WorkingSet64 / 1_000_000} MB");
    }
    finally
    {
        process.Kill();
        process.WaitForExit();
    }
}

bool Answers(HttpClient client, string url)
{
    try
    {
        using var response = client.GetAsync(url).Result;
        return response.IsSuccessStatusCode;
    }
    catch (AggregateException)
    {
        return false;
    }
}
