using System.Runtime.Versioning;
using Avicenna.Application.Authentication;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Security;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Security;

[TestFixture]
public sealed class DevelopmentSecretsTests
{
    private DirectoryInfo directory = null!;

    private string DataDirectory => Path.Combine(directory.FullName, "data");

    private string PepperFile => Path.Combine(DataDirectory, "avicenna.pepper");

    [SetUp]
    public void CreateDirectory() => directory = Directory.CreateTempSubdirectory("avicenna-test-");

    [TearDown]
    public void RemoveDirectory() => directory.Delete(recursive: true);

    [Test]
    public void PostConfigure_FirstStart_MakesAPepperBesideTheDatabase()
    {
        var peppers = Configure();

        var pepper = peppers.Should().ContainSingle().Subject;
        pepper.Id.Should().Be("development");
        Convert.FromBase64String(pepper.Value).Should().HaveCount(PepperOptions.MinBytes);
        FilesMade().Should().Equal(PepperFile);
    }

    [Test]
    public void PostConfigure_SecondStart_UsesTheSamePepper()
    {
        var first = Configure().Single().Value;
        var made = File.GetLastWriteTimeUtc(PepperFile);

        Configure().Single().Value.Should().Be(first);

        File.GetLastWriteTimeUtc(PepperFile).Should().Be(made);
    }

    [Test]
    public void PostConfigure_AnotherDatabase_GetsAPepperOfItsOwn()
    {
        var first = Configure().Single().Value;

        Configure(file: "other.db").Single().Value.Should().NotBe(first);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such permissions")]
    [UnsupportedOSPlatform("windows")]
    public void PostConfigure_FirstStart_OnlyTheOwnerMayReadTheFile()
    {
        Configure();

        File.GetUnixFileMode(PepperFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    // Many rounds, because a race that isn't settled shows itself only now and then.
    [Test]
    public async Task PostConfigure_SeveralProcessesAtOnce_AgreeOnOnePepper()
    {
        const int Rounds = 100;
        for (var round = 0; round < Rounds; round++)
        {
            (await RaceAsync($"{round}.db")).Distinct().Should().ContainSingle();
        }

        FilesMade().Should().HaveCount(Rounds).And.OnlyContain(file => file.EndsWith(".pepper"));
    }

    [TestCase("Production")]
    [TestCase("Staging")]
    public void PostConfigure_OutsideDevelopment_MakesNothing(string environment)
    {
        Configure(environment).Should().BeEmpty();

        Directory.Exists(DataDirectory).Should().BeFalse();
    }

    [Test]
    public void PostConfigure_PepperIsConfigured_MakesNothing()
    {
        var configured = new PepperOptions { Id = "p1", Value = TestSettings.Pepper(1) };

        Configure(configured: [configured]).Should().Equal(configured);

        Directory.Exists(DataDirectory).Should().BeFalse();
    }

    private async Task<string[]> RaceAsync(string file)
    {
        const int Racers = 4;
        using var start = new Barrier(Racers);
        return await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Configure(file: file).Single().Value;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    private IList<PepperOptions> Configure(string? environment = null, string file = "avicenna.db", IList<PepperOptions>? configured = null)
    {
        var database = new DatabaseOptions { Provider = "Sqlite", ConnectionString = $"Data Source={Path.Combine(DataDirectory, file)}" };
        var options = new SecurityOptions { Peppers = configured ?? [] };
        new DevelopmentSecrets(new HostingEnvironment { EnvironmentName = environment ?? Environments.Development }, Options.Create(database))
            .PostConfigure(Options.DefaultName, options);
        return options.Peppers;
    }

    private string[] FilesMade() => Directory.GetFiles(DataDirectory);
}
