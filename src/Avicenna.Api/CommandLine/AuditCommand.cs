using System.CommandLine;
using Avicenna.Application.Auditing;
using Avicenna.Application.Startup;
using Avicenna.Domain.Auditing;

namespace Avicenna.Api.CommandLine;

internal static class AuditCommand
{
    private const string Description = """
        Verify a tenant's audit trail and print its head, to be stored elsewhere

        Examples:
          audit verify --tenant acme
          audit verify --tenant acme --expect-head "$(cat acme.head)"
        """;

    private const string ResealDescription = """
        Reseal all audit trails under Security:AuditKey, after it was changed

        Verifies all trails under the old key first, and changes none if any verification fails. Stop all nodes first, or restart
        them with the new key afterwards: until then, they refuse changes.

        Example:
          audit reseal --old-key-stdin < old-audit-key.txt
        """;

    public static Command Create(OperatorContext context) => new("audit", "Verify, export, prune and reseal audit trails")
    {
        Verify(context),
        AuditExportCommand.Create(context),
        AuditPruneCommand.Create(context),
        Reseal(context),
    };

    private static Command Verify(OperatorContext context)
    {
        var (tenant, json) = (KeyOptions.Tenant(), KeyOptions.Json());
        var expectHead = new Option<string>("--expect-head") { Description = "A head that was printed earlier; fails if it is no longer part of the trail" };
        var command = new Command("verify", Description) { tenant, expectHead, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var verdict = await context.SendAsync(new VerifyAuditTrailQuery(owner.Id, ReadHead(parsed.GetValue(expectHead))), cancellationToken);
            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new { Success = verdict.Problem is null, Head = verdict.Head.ToString(), verdict.Problem });
                return verdict.Problem is null ? ExitCode.Success : ExitCode.Refused;
            }

            if (verdict.Problem is not null)
            {
                await parsed.InvocationConfiguration.Error.PrintLineAsync($"{verdict.Problem}");
                return ExitCode.Refused;
            }

            var cut = verdict.Anchor.Cut.Sequence;
            await (cut == 0
                ? parsed.InvocationConfiguration.Error.PrintLineAsync($"The audit trail of tenant '{owner.Subdomain}' is whole: {verdict.Head.Sequence} events. Its head:")
                : parsed.InvocationConfiguration.Error.PrintLineAsync(
                    $"The audit trail of tenant '{owner.Subdomain}' is whole: {verdict.Head.Sequence - cut} events, after {cut} that were pruned. Its head:"));
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"{verdict.Head}");
            if (verdict.Leftovers > 0)
            {
                await parsed.InvocationConfiguration.Error.PrintLineAsync(
                    $"{verdict.Leftovers} of the pruned events are still in the store. They aren't part of the trail and prove nothing; remove them with: audit prune");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Command Reseal(OperatorContext context)
    {
        var json = KeyOptions.Json();
        var oldKeyStdin = new Option<bool>("--old-key-stdin") { Description = "Read the old key, in base64, from standard input" };
        var command = new Command("reseal", ResealDescription) { oldKeyStdin, json };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(oldKeyStdin))
            {
                result.AddError("Pass the old key on standard input with --old-key-stdin");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            context.Services.GetRequiredService<StoreReadiness>().RequireCurrentSchema();
            var oldKey = (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "";
            var report = await context.Services.GetRequiredService<IMediator>().Send(new ResealAuditTrailsCommand(oldKey), cancellationToken);
            var isDone = report.Problems.Count == 0;
            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new { Success = isDone, report.Resealed, report.Problems });
                return isDone ? ExitCode.Success : ExitCode.Refused;
            }

            foreach (var (subdomain, problem) in report.Problems)
            {
                await parsed.InvocationConfiguration.Error.PrintLineAsync($"Tenant '{subdomain}': {problem}");
            }

            await (isDone
                ? parsed.InvocationConfiguration.Output.PrintLineAsync($"{report.Resealed} audit trails are sealed under the new key")
                : parsed.InvocationConfiguration.Error.PrintLineAsync($"No trail was resealed. Find out first whether these trails were tampered with or the old key is wrong"));
            return isDone ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }

    private static AuditHead? ReadHead(string? text) =>
        text is null ? null
        : AuditHead.TryParse(text.Trim(), out var head) ? head
        : throw new ValidationFailedException("expect_head", "--expect-head must be what 'audit verify' printed: a number, a colon and 64 hex digits");
}
