using System.CommandLine;
using Avicenna.Application.Auditing;

namespace Avicenna.Api.CommandLine;

internal static class AuditPruneCommand
{
    private const string Description = """
        Delete a tenant's audit events before a time. This cannot be undone.

        Verifies the trail first, and deletes nothing if the verification fails. Adds an event from which the rest still verifies.
        If interrupted, run it again to finish.

        Examples:
          audit prune --tenant acme --before 2026-01-01T00:00:00Z --dry-run
          audit prune --tenant acme --before 2026-01-01T00:00:00Z --yes
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, yes, json) = (KeyOptions.Tenant(), KeyOptions.Yes(), KeyOptions.Json());
        var before = new Option<string>("--before") { Description = "The time, such as 2026-01-01T00:00:00Z; not in the future", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Verify the trail and count the events, without deleting any" };
        var command = new Command("prune", Description) { tenant, before, dryRun, yes, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var prune = new PruneAuditTrailCommand(owner.Id, parsed.GetRequiredValue(before), parsed.GetValue(dryRun));
            if (!prune.IsDryRun)
            {
                await OperatorContext.ConfirmAsync(
                    parsed, parsed.GetValue(yes), $"This removes the audit events of tenant '{owner.Subdomain}' before {prune.Before} for good.", owner.Subdomain.Value);
            }

            var report = await context.SendAsync(prune, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(json) ? output.PrintJsonAsync(new { Success = true, DryRun = prune.IsDryRun, report.Pruned, report.UpTo })
                : report.Pruned == 0 ? output.PrintLineAsync($"The audit trail of tenant '{owner.Subdomain}' has no events to remove")
                : output.PrintLineAsync($"{report.Pruned} events of tenant '{owner.Subdomain}' {(prune.IsDryRun ? "would be" : "are")} removed: all up to event {report.UpTo}"));
            return ExitCode.Success;
        });
        return command;
    }
}
