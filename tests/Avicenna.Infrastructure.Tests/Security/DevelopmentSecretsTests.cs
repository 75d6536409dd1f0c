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

    private string AuditKeyFile => Path.Combine(DataDirectory, "avicenna.audit-key");

    [SetUp]
    public void CreateDirectory() => directory = Directory.CreateTempSubdirectory("avicenna-test-");

    [TearDown]
    public void RemoveDirectory() => directory.Delete(recursive: true);

    [Test]
    public void PostConfigure_FirstStart_MakesAPepperAndAnAuditKeyBesideTheDatabase()
    {
        var options = Configure();

        var pepper = options.Peppers.Should().ContainSingle().Subject;
        pepper.Id.Should().Be("development");
        Convert.FromBase64String(pepper.Value).Should().HaveCount(PepperOptions.MinBytes);
        Convert.FromBase64String(options.AuditKey).Should().HaveCount(PepperOptions.MinBytes);
        options.AuditKey.Should().NotBe(pepper.Value);
        FilesMade().Should().BeEquivalentTo(PepperFile, AuditKeyFile);
    }

    [Test]
    public void PostConfigure_SecondStart_UsesTheSameSecrets()
    {
        var first = Configure();
        var made = File.GetLastWriteTimeUtc(PepperFile);

        var second = Configure();

        second.Peppers.Single().Value.Should().Be(first.Peppers.Single().Value);
        second.AuditKey.Should().Be(first.AuditKey);
        File.GetLastWriteTimeUtc(PepperFile).Should().Be(made);
    }

    [Test]
    public void PostConfigure_AnotherDatabase_GetsAPepperOfItsOwn()
    {
        var first = Configure().Peppers.Single().Value;

        Configure(file: "other.db").Peppers.Single().Value.Should().NotBe(first);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such permissions")]
    [UnsupportedOSPlatform("windows")]
    public void PostConfigure_FirstStart_OnlyTheOwnerMayReadTheFiles()
    {
        Configure();

        File.GetUnixFileMode(PepperFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(AuditKeyFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [TestCase("")]
    [TestCase("\n")]
    public void PostConfigure_FileThatACrashLeftEmpty_IsFilled(string left)
    {
        Directory.CreateDirectory(DataDirectory);
        File.WriteAllText(PepperFile, left);

        var pepper = Configure().Peppers.Single().Value;

        Convert.FromBase64String(pepper).Should().HaveCount(PepperOptions.MinBytes);
        File.ReadAllText(PepperFile).Should().Be($"{left}{pepper}\n");
    }

    [Test]
    public void PostConfigure_FileThatCannotBeRead_RefusesTheSettings()
    {
        Directory.CreateDirectory(PepperFile);

        FluentActions.Invoking(() => Configure()).Should().Throw<OptionsValidationException>()
            .Where(exception => exception.OptionsType == typeof(SecurityOptions) && exception.OptionsName == Options.DefaultName)
            .Which.Failures.Should().ContainSingle().Which.Should().StartWith("The development secrets can't be read or created: ").And.Contain(PepperFile);
    }

    [Test]
    public async Task PostConfigure_FileThatIsLockedForAMoment_IsReadAfterwards()
    {
        var pepper = Configure().Peppers.Single().Value;
        var locked = OwnerOnlyFiles.Open(PepperFile, FileMode.OpenOrCreate);
        // On a thread of its own: those of the pool may all be busy for longer than the file is waited for.
        var unlocking = Task.Factory.StartNew(
            () =>
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
                locked.Dispose();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Configure().Peppers.Single().Value.Should().Be(pepper);
        await unlocking;
    }

    [Test]
    public void PostConfigure_FileThatStaysLocked_RefusesTheSettings()
    {
        Directory.CreateDirectory(DataDirectory);
        using var locked = OwnerOnlyFiles.Open(PepperFile, FileMode.CreateNew);

        FluentActions.Invoking(() => Configure()).Should().Throw<OptionsValidationException>().WithMessage("The development secrets can't be read or created: *");
    }

    [Test]
    public void PostConfigure_DatabaseSettingsAreRefused_MakesSecretsForThisProcessOnly()
    {
        var options = new SecurityOptions();

        Secrets(new RefusedOptions(typeof(DatabaseOptions))).PostConfigure(Options.DefaultName, options);

        Convert.FromBase64String(options.Peppers.Single().Value).Should().HaveCount(PepperOptions.MinBytes);
        Convert.FromBase64String(options.AuditKey).Should().HaveCount(PepperOptions.MinBytes);
        Directory.Exists(DataDirectory).Should().BeFalse();
    }

    [Test]
    public void PostConfigure_OtherSettingsAreRefused_RefusesTheStart() =>
        Secrets(new RefusedOptions(typeof(SecurityOptions))).Invoking(it => it.PostConfigure(Options.DefaultName, new SecurityOptions()))
            .Should().Throw<OptionsValidationException>().Which.OptionsType.Should().Be<SecurityOptions>();

    // Many rounds, because a race that isn't settled shows itself only now and then.
    [Test]
    public async Task PostConfigure_SeveralProcessesAtOnce_AgreeOnOnePepper()
    {
        const int Rounds = 100;
        for (var round = 0; round < Rounds; round++)
        {
            (await RaceAsync($"{round}.db")).Distinct().Should().ContainSingle();
        }

        FilesMade().Where(file => file.EndsWith(".pepper", StringComparison.Ordinal)).Should().HaveCount(Rounds);
    }

    [TestCase("Production")]
    [TestCase("Staging")]
    public void PostConfigure_OutsideDevelopment_MakesNothing(string environment)
    {
        Configure(environment).Should().BeEquivalentTo(new SecurityOptions());

        Directory.Exists(DataDirectory).Should().BeFalse();
    }

    [Test]
    public void PostConfigure_SecretsAreConfigured_MakesNothing()
    {
        var configured = new SecurityOptions { Peppers = [new PepperOptions { Id = "p1", Value = TestSettings.Pepper(1) }], AuditKey = TestSettings.AuditKey };

        Configure(configured: configured).Peppers.Should().ContainSingle().Which.Id.Should().Be("p1");

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
                return Configure(file: file).Peppers.Single().Value;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    private SecurityOptions Configure(string? environment = null, string file = "avicenna.db", SecurityOptions? configured = null)
    {
        var database = new DatabaseOptions { Provider = "Sqlite", ConnectionString = $"Data Source={Path.Combine(DataDirectory, file)}" };
        var options = configured ?? new SecurityOptions();
        Secrets(Options.Create(database), environment).PostConfigure(Options.DefaultName, options);
        return options;
    }

    private static DevelopmentSecrets Secrets(IOptions<DatabaseOptions> database, string? environment = null) =>
        new(new HostingEnvironment { EnvironmentName = environment ?? Environments.Development }, database);

    private string[] FilesMade() => Directory.GetFiles(DataDirectory);

    private sealed class RefusedOptions(Type refused) : IOptions<DatabaseOptions>
    {
        public DatabaseOptions Value => throw new OptionsValidationException(Options.DefaultName, refused, ["refused"]);
    }
}
