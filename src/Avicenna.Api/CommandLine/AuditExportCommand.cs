using System.CommandLine;
using Avicenna.Application.Auditing;

namespace Avicenna.Api.CommandLine;

internal static class AuditExportCommand
{
    private const string Description = """
        Print a tenant's audit events as JSON lines, oldest first, with all that is needed to verify them elsewhere

        Examples:
          audit export --tenant acme > acme.jsonl
          audit export --tenant acme --after-sequence 1200 >> acme.jsonl
        """;

    public static Command Create(OperatorContext context)
    {
        var tenant = KeyOptions.Tenant();
        var afterSequence = KeyOptions.Number<long>("--after-sequence", "Only events after this one, such as the last one of an earlier export");
        var command = new Command("export", Description) { tenant, afterSequence };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            long? after = parsed.GetResult(afterSequence) is null ? null : parsed.GetValue(afterSequence);
            await foreach (var step in await context.SendAsync(new ExportAuditTrailQuery(owner.Id, after), cancellationToken))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(string.Concat(step.Select(line => $"{TerminalExtensions.ToJson(line)}\n")));
            }

            return ExitCode.Success;
        });
        return command;
    }
}
