using System.CommandLine;
using Avicenna.Application.ApiKeys.ImportApiKeys;

namespace Avicenna.Api.CommandLine;

internal static class KeyImportCommand
{
    private const int MostProblemsShown = 100;

    private const string Description = """
        Take over keys that were issued elsewhere, all of a file or nothing

        The file is CSV with a header, or JSON lines. Its columns: hash (of the whole key, in hex; required), name (required),
        scheme ('hmac-sha256' under pepper_id, or 'sha256'), pepper_id, ratelimit_min, permission, enabled, expires_at,
        created_at, last_used_at, metadata, key_hint.

        Examples:
          key import --tenant acme --file keys.csv
          key import --tenant acme --file keys.jsonl --json
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, json) = (KeyOptions.Tenant(), KeyOptions.Json());
        var file = new Option<FileInfo>("--file") { Description = "A file whose name ends in .csv or .jsonl", Required = true };
        var command = new Command("import", Description) { tenant, file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var errors = parsed.InvocationConfiguration.Error;
            var (keys, unread) = await ImportFile.ReadAsync(parsed.GetRequiredValue(file), cancellationToken);
            var report = await context.SendMintingAsync(
                new ImportApiKeysCommand(owner.Id, keys, new ProgressLine(errors)) { UnreadRows = unread },
                cancellationToken);

            foreach (var problem in report.Problems.Take(MostProblemsShown))
            {
                await errors.WriteLineAsync($"Line {problem.Line}: {problem.Message}");
            }

            foreach (var line in report.Deleted)
            {
                await errors.WriteLineAsync($"Line {line}: this key was deleted here and stays deleted");
            }

            if (report.Problems.Count > 0)
            {
                await errors.WriteLineAsync($"{report.Problems.Count} problems. Nothing was imported");
            }

            await (parsed.GetValue(json)
                ? OperatorContext.PrintJsonAsync(parsed, report)
                : parsed.InvocationConfiguration.Output.WriteLineAsync($"{report.Imported} keys imported, {report.AlreadyThere} already there, {report.Deleted.Count} deleted earlier"));
            return report.Problems.Count > 0 ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    /// <summary>Prints at once, in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class ProgressLine(TextWriter output) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => output.WriteLine($"{value.Step} {value.Done} of {value.Total} keys");
    }
}
