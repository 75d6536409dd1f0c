using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Avicenna.Testing;
using Microsoft.Data.Sqlite;

namespace Avicenna.Api.Tests.Processes;

/// <summary>The program over a store that operators change or that is in trouble.</summary>
internal sealed partial class StoreProcessTests : ProcessFixture
{
    private string DatabasePath => Path.Combine(Directory.FullName, "data", "avicenna.db");

    [Test]
    public async Task Start_Always_SaysInOneLineWhatItUsesAndWhereItListens()
    {
        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();

        await server.WaitForAsync(new Regex($"Avicenna [0-9.]+ uses the SQLite database {Regex.Escape(DatabasePath)} and listens on {Regex.Escape(address.GetLeftPart(UriPartial.Authority))}\n"));
        await server.WaitForAsync(new Regex($"This is a new installation\\. It uses the SQLite database {Regex.Escape(DatabasePath)}\\.\n"));
    }

    [Test]
    public async Task Create_DatabaseRemovedUnderTheServer_Is503AndTheLogSaysWhatToDo()
    {
        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Groups["key"].Value;
        (await CreateKeyAsync(address, key)).Status.Should().Be(201);

        foreach (var file in System.IO.Directory.GetFiles(Path.GetDirectoryName(DatabasePath)!, "avicenna.db*"))
        {
            File.Delete(file);
        }

        (await CreateKeyAsync(address, key)).Status.Should().Be(503);
        await server.WaitForAsync(new Regex($"The database file {Regex.Escape(DatabasePath)} is gone\\. Put it back, or stop Avicenna, restore a backup and start it again"));
        File.Exists(DatabasePath).Should().BeFalse();
        await Eventually.IsTrueAsync(
            async () => (await SendAsync(address, "GET", "/health/ready", key)).Body.GetProperty("status").ToString() == "degraded", "the store is missed");
        server.Output.Should().NotContain("   at ", "a store that is away needs no stack traces");
        server.Output.Should().NotContain("Health", "everybody may ask for it as often as they like");
    }

    [Test]
    public async Task Terminate_WritesWaitForALockThatAnotherProcessHolds_EndsTheProcess()
    {
        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Groups["key"].Value;
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ConnectionString);
        await other.OpenAsync();
        await using var held = other.BeginTransaction(deferred: false);
        var writes = Enumerable.Range(0, 20).Select(_ => CreateKeyAsync(address, key)).ToList();
        await Task.Delay(200);

        (await server.TerminateAsync()).Should().Be(0);
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task Start_EmptyDatabaseFile_IsRefused()
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        await File.WriteAllBytesAsync(DatabasePath, []);

        var (exitCode, _, errors) = await RunAsync(Development);

        errors.Should().Be($"The database file {DatabasePath} is empty. Restore a backup, or remove the file to begin with a new database\n");
        exitCode.Should().NotBe(0);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The number of descriptors is read from /proc")]
    public async Task Connections_MoreThanDescriptors_AreRefusedWhileTheServerGoesOn()
    {
        var start = new ProcessStartInfo("bash", ["-c", $"ulimit -n 600; exec dotnet '{typeof(Program).Assembly.Location}' --urls http://127.0.0.1:0"]) { WorkingDirectory = Directory.FullName };
        await using var server = AvicennaProcess.Start(start, Development);
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Groups["key"].Value;
        var idle = new List<TcpClient>();
        try
        {
            for (var number = 0; number < 800; number++)
            {
                idle.Add(new TcpClient());
                await idle[^1].ConnectAsync(address.Host, address.Port);
            }

            await server.WaitForAsync(new Regex("All 152 connections are in use, and further ones are refused"));
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        await Avicenna.Testing.Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    return (await CreateKeyAsync(address, key)).Status == 201;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "there is room again");
    }

    [GeneratedRegex("^  (?<key>avcna_sk_[0-9a-f]{64})$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }
}
