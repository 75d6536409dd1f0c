using System.Text;
using Avicenna.Api.CommandLine;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;
using CsCheck;
using MediatR;
using Microsoft.Data.Sqlite;

namespace Avicenna.Api.Tests.CommandLine;

/// <summary>Whatever a file holds, it is imported whole or not at all, and every refusal has a reason.</summary>
internal sealed class ImportFuzzTests
{
    private const int Files = 2000;

    // Where they mean something in the middle of a field, a row or a file.
    private static readonly string[] Disturbances =
        ["\"", "\"\"", ",", "\n", "\r", "\r\n", "\0", "{", "}", "[", "\\", "\\ud800", "\u001b", "\ufeff", "\u200b", ":", "null", "1e999", "-1", "\"permission\":\"admin\"", "\u00e9"];

    private static readonly Gen<string> Name = Gen.OneOf("Ordinary", "Another", "1", " padded ", "", "\u200b", "\"q,uoted\"", "\u540d\u524d");

    private static readonly Gen<string> Csv = Gen.Select(Gen.Int[0, 3000], Name, Gen.OneOf("", "60", "7", "1000000", "0", "x")).Array[0, 5].Select(rows =>
        "hash,name,ratelimit_min\n" + string.Concat(rows.Select(row => $"{row.Item1:x64},{row.Item2},{row.Item3}\n")));

    private static readonly Gen<string> JsonLines = Gen.Select(Gen.Int[0, 3000], Name, Gen.OneOf("{}", "null", "{\"b\":\"\"}", "{\"a\":[1,{}]}", "[]")).Array[1, 5].Select(rows =>
        string.Concat(rows.Select(row => $"{{\"hash\":\"{row.Item1:x64}\",\"name\":\"{row.Item2}\",\"metadata\":{row.Item3}}}\n")));

    private static readonly Gen<byte[]> Disturbance = Gen.OneOf(Gen.OneOf(Disturbances).Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 4]);

    private static readonly Gen<byte[]> File = Gen.OneOf(
        Gen.Select(Gen.OneOf(Csv, JsonLines).Select(Encoding.UTF8.GetBytes), Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Disturbance).Array[0, 2]).Select(Disturb),
        Gen.Byte.Array[0, 300]);

    [Test]
    public async Task Import_AnyFile_IsWholeOrNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var store = await new TestStore(database, TimeProvider.System).PrepareAsync();
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, DateTimeOffset.UnixEpoch);
        await store.Get<ITenantRepository>().AddAsync(tenant, CancellationToken.None);
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        var (keys, whole, refused) = (0, 0, 0);

        await File.SampleAsync(ImportAsync, iter: Files, threads: 1);

        whole.Should().BeGreaterThan(Files / 100, "otherwise the files are too wild to tell anything");
        refused.Should().BeGreaterThan(Files / 100);

        async Task ImportAsync(byte[] file)
        {
            ImportReport report;
            var rows = 0;
            try
            {
                var (read, unread) = ImportFile.Read(new MemoryStream(file), CancellationToken.None);
                rows = read.Count;
                report = await store.Get<IMediator>().Send(new ImportApiKeysCommand(tenant.Id, read, new Progress<ImportProgress>()) { UnreadRows = unread });
            }
            catch (ValidationFailedException exception)
            {
                report = new ImportReport(0, 0, [], [new ImportProblem(1, exception.Message)]);
            }

            (whole, refused) = report.Problems.Count == 0 ? (whole + 1, refused) : (whole, refused + 1);
            (report.Imported + report.AlreadyThere).Should().Be(report.Problems.Count == 0 ? rows : 0);
            report.Problems.Should().NotContain(problem => problem.Line < 1 || problem.Message.Length == 0 || problem.Message.Contains("body", StringComparison.Ordinal));
            keys += report.Imported;
            (await CountAsync()).Should().Be(keys);
        }

        async Task<long> CountAsync()
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM api_keys";
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    /// <summary>Puts octets into a file, each in the place of some.</summary>
    private static byte[] Disturb((byte[] File, (int At, int Removed, byte[] Added)[] Changes) fuzz) =>
        fuzz.Changes.Aggregate(fuzz.File, (file, change) =>
        {
            var at = Math.Min(change.At, file.Length);
            return [.. file[..at], .. change.Added, .. file[Math.Min(at + change.Removed, file.Length)..]];
        });
}
