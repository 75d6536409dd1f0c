using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyImportCommand
{
    private const string Description = """
        Import keys that were issued elsewhere, in transactions of 20,000 keys

        The file is CSV with a header, or JSON lines. Its columns: hash (of the whole key, in hex; required), name (required),
        scheme ('hmac-sha256' under pepper_id, or 'sha256'), pepper_id, ratelimit_min, permission, enabled, expires_at,
        created_at, last_used_at, metadata, key_hint, owner_id, scopes and allowed_addresses (separated by spaces).

        Examples:
          key import --tenant acme --file keys.csv
          key import --tenant acme --file keys.csv --dry-run
          psql -c 'COPY (SELECT …) TO STDOUT CSV HEADER' legacy | key import --tenant acme --file -
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, json) = (KeyOptions.Tenant(), KeyOptions.Json());
        var file = new Option<string>("--file") { Description = $"CSV or JSON lines in UTF-8; '{ImportFile.StandardInput}' for standard input", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check the file and report what an import would do, without changing anything" };
        var command = new Command("import", Description) { tenant, file, dryRun, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (rows, unread) = ImportFile.Read(parsed.GetRequiredValue(file), cancellationToken);
            var isDryRun = parsed.GetValue(dryRun);
            var report = await context.SendMintingAsync(
                new ImportApiKeysCommand(owner.Id, rows, new ProgressLine(errors)) { UnreadRows = unread, IsDryRun = isDryRun },
                cancellationToken);
            if (parsed.GetValue(json))
            {
                await output.PrintJsonAsync(new { Success = report.Problems.Count == 0, DryRun = isDryRun, report.Imported, report.AlreadyThere, report.Deleted, report.Problems });
            }
            else
            {
                await PrintAsync(report, isDryRun, output, errors);
            }

            return report.Problems.Count > 0 ? ExitCode.Refused : ExitCode.Success;
        });
        return command;
    }

    private static async Task PrintAsync(ImportReport report, bool isDryRun, TextWriter output, TextWriter errors)
    {
        foreach (var problem in report.Problems)
        {
            await errors.PrintLineAsync($"Line {problem.Line}: {problem.Message}");
        }

        foreach (var line in report.Deleted)
        {
            await errors.PrintLineAsync($"Line {line}: this key was deleted here and stays deleted");
        }

        if (report.Problems.Count > 0)
        {
            await errors.PrintLineAsync($"{Count(report.Problems.Count, "problem")}. Nothing was imported");
        }

        var would = isDryRun ? "would be " : "";
        await output.PrintLineAsync($"{Count(report.Imported, "key")} {would}imported, {report.AlreadyThere} already there, {report.Deleted.Count} deleted earlier");
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>Prints synchronously and in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class ProgressLine(TextWriter output) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => output.WriteLine($"{value.Step} {value.Done} of {value.Total} keys");
    }
}
