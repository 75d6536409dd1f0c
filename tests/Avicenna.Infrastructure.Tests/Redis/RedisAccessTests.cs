using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

/// <summary>Who may use a real Redis: the user that docs/operations.md describes, with exactly its rights; and TLS.</summary>
[TestFixture]
public sealed partial class RedisAccessTests
{
    private const string Password = "hunter2-correct-horse";

    [SetUp]
    public void FindRedis()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }
    }

    [Test]
    public async Task User_WithTheDocumentedRights_CountsAndTellsAndHears()
    {
        await using var server = await RedisServer.StartAsync();
        await using var administrator = Connect(server.PatientConnectionString);
        await SetUserAsync(administrator, DocumentedRights());
        await using var user = Connect(Url("redis", "avicenna", Password, server.Port));

        await ShouldCountAsync(user, Guid.NewGuid());
        await ShouldReplaceAsync(user, administrator);
        await ShouldHearAsync(user);
        (await PatientlyAsync(async () => await (await user.ConnectAsync()).GetServers()[0].InfoRawAsync("memory"))).Should().Contain("maxmemory_policy:");
    }

    [Test]
    public async Task User_WithTheDocumentedRightsInAnotherDatabase_CountsThere()
    {
        await using var server = await RedisServer.StartAsync();
        await using var administrator = Connect(server.PatientConnectionString);
        await SetUserAsync(administrator, DocumentedRights());
        await using var user = Connect($"{Url("redis", "avicenna", Password, server.Port)}/2");

        await ShouldCountAsync(user, Guid.NewGuid());

        var databases = (await administrator.ConnectAsync()).GetServers()[0];
        (await databases.DatabaseSizeAsync(2)).Should().Be(1);
        (await databases.DatabaseSizeAsync(0)).Should().Be(0);
    }

    [Test]
    public async Task User_WithTheDocumentedRightsInACluster_CountsOnAllServers()
    {
        await using var cluster = await RedisCluster.StartAsync();
        foreach (var server in cluster.Servers)
        {
            await using var administrator = Connect(server.PatientConnectionString);
            await SetUserAsync(administrator, DocumentedRights(), server);
        }

        await using var user = Connect($"{string.Join(',', cluster.Servers.Select(server => server.ConnectionString))},user=avicenna,password={Password}");
        for (var key = 0; key < 20; key++)
        {
            await ShouldCountAsync(user, Guid.NewGuid());
        }

        await ShouldHearAsync(user);
    }

    // The client does without the others by itself, or needs them only for changes and warnings.
    [TestCase("-hgetall")]
    [TestCase("-hset")]
    [TestCase("-pexpire")]
    [TestCase("-time")]
    [TestCase("-echo")]
    [TestCase("resetkeys")]
    public async Task User_WithoutOneOfThem_CannotCount(string taken)
    {
        await using var server = await RedisServer.StartAsync();
        await using var administrator = Connect(server.PatientConnectionString);
        await SetUserAsync(administrator, [.. DocumentedRights(), taken]);
        await using var user = Connect(Url("redis", "avicenna", Password, server.Port));

        var refusal = (await FluentActions.Awaiting(() => new RedisWindows(user).AskAsync(Guid.NewGuid(), new WindowReport(5, 1, 0, new SharedCopy(1), null)))
            .Should().ThrowAsync<Exception>()).Which;
        // Without ECHO it is the connection that never comes to be, and a matter of luck whether it or the caller gives up first.
        (refusal is RedisException or TimeoutException).Should().BeTrue("the answer was {0}", refusal);
    }

    [Test]
    public async Task Ask_RedisIsFull_SaysSo()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1");
        await using var connection = Connect(server.PatientConnectionString);

        var asking = FluentActions.Awaiting(() => new RedisWindows(connection).AskAsync(Guid.NewGuid(), new WindowReport(5, 1, 0, new SharedCopy(1), null)));
        RedisFailure.Describe((await asking.Should().ThrowAsync<RedisServerException>()).Which)
            .Should().Be("it says: OOM command not allowed when used memory > 'maxmemory'", "the line of the script is of no use");
    }

    [Test]
    public async Task Connect_WrongPassword_SaysSo()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", Password);
        await using var connection = Connect(Url("redis", "", "wrong-" + Password, server.Port));

        (await FindFailureAsync(connection)).Should().Be("it rejects the user name or password");
    }

    [Test]
    public async Task Connect_CertificateThatIsNotTrusted_SaysSo()
    {
        using var files = new TemporaryCertificate();
        await using var server = await RedisServer.StartAsync(files.Arguments);
        await using var connection = Connect(Url("rediss", "", Password, server.Port));

        (await FindFailureAsync(connection)).Should().StartWith("TLS failed: The remote certificate is invalid").And.NotContain(Password);
    }

    private static string Url(string scheme, string user, string password, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://{user}:{password}@127.0.0.1:{port}");

    private static RedisConnection Connect(string connectionString) => new(Options.Create(new RedisOptions { ConnectionString = connectionString }));

    private static string[] DocumentedRights()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        return DocumentedUser.Match(text) is { Success: true } match ? match.Groups["rights"].Value.Split(' ') : throw new InvalidOperationException("docs/operations.md names no ACL user");
    }

    private static async Task SetUserAsync(RedisConnection administrator, string[] rights, RedisServer? of = null)
    {
        var servers = await administrator.ConnectAsync();
        var server = of is null ? servers.GetServers()[0] : servers.GetServer(of.ConnectionString);
        await server.ExecuteAsync("ACL", ["SETUSER", "avicenna", "reset", "on", $">{Password}", .. rights]);
    }

    private static async Task ShouldCountAsync(RedisConnection user, Guid key) =>
        (await PatientlyAsync(() => new RedisWindows(user).AskAsync(key, new WindowReport(5, 1, 0, new SharedCopy(1), null)))).Status.Should().Be(SharedStatus.Admitted);

    private static async Task ShouldReplaceAsync(RedisConnection user, RedisConnection administrator)
    {
        var key = Guid.NewGuid();
        await (await administrator.ConnectAsync()).GetDatabase().StringSetAsync($"avicenna:window:{key}", "something");
        await ShouldCountAsync(user, key);
    }

    /// <summary>Repeats what isn't answered in time: a URL gives the client half a second, which a busy machine may exceed.</summary>
    private static async Task<T> PatientlyAsync<T>(Func<Task<T>> call)
    {
        var answer = default(T)!;
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    answer = await call();
                    return true;
                }
                catch (Exception exception) when (exception is TimeoutException or RedisConnectionException)
                {
                    return false;
                }
            },
            "Redis answers");
        return answer;
    }

    private static async Task ShouldHearAsync(RedisConnection user)
    {
        var invalidations = new Invalidations();
        var changes = new RedisChanges(user, invalidations, NullLogger<RedisChanges>.Instance);
        await changes.StartAsync(CancellationToken.None);
        var change = new StoreChange(ChangeKind.ApiKey, Guid.NewGuid());
        var before = invalidations.Now;
        await Eventually.IsTrueAsync(
            () =>
            {
                changes.Publish(change);
                return Task.FromResult(invalidations.HasChanged(change.Kind, change.SubjectId, before));
            },
            "the node hears itself");
    }

    private static async Task<string> FindFailureAsync(RedisConnection connection)
    {
        var failure = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    await (await connection.ConnectAsync()).GetDatabase().PingAsync();
                    failure = "none";
                }
                catch (Exception exception)
                {
                    failure = RedisFailure.Describe(exception);
                }

                // A busy machine may not have got to the reason yet.
                return failure is not ("it doesn't respond in time" or "it can't be reached");
            },
            "Redis refuses");
        return failure;
    }

    [GeneratedRegex(@"^ *user avicenna on >\S+ (?<rights>.+)$", RegexOptions.Multiline)]
    private static partial Regex DocumentedUser { get; }

    private sealed class TemporaryCertificate : IDisposable
    {
        private readonly string directory = Directory.CreateTempSubdirectory("avicenna-tls-").FullName;

        public TemporaryCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            File.WriteAllText(Certificate, certificate.ExportCertificatePem());
            File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        }

        public string[] Arguments =>
        [
            "--port", "0", "--tls-port", RedisServer.PortPlaceholder, "--tls-auth-clients", "no", "--requirepass", Password,
            "--tls-cert-file", Certificate, "--tls-key-file", Key, "--tls-ca-cert-file", Certificate,
        ];

        private string Certificate => Path.Combine(directory, "certificate.pem");

        private string Key => Path.Combine(directory, "key.pem");

        public void Dispose() => Directory.Delete(directory, recursive: true);
    }
}
