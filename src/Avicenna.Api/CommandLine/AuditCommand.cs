using System.CommandLine;
using Avicenna.Application.Auditing.VerifyAuditTrail;
using Avicenna.Application.Errors;
using Avicenna.Domain.Auditing;

namespace Avicenna.Api.CommandLine;

internal static class AuditCommand
{
    private const string Description = """
        Check a tenant's audit trail from its start and print its head, to keep elsewhere

        Examples:
          audit verify --tenant acme
          audit verify --tenant acme --expect-head "$(cat acme.head)"
        """;

    public static Command Create(OperatorContext context) => new("audit", "Check audit trails") { Verify(context) };

    private static Command Verify(OperatorContext context)
    {
        var (tenant, json) = (KeyOptions.Tenant(), KeyOptions.Json());
        var expectHead = new Option<string>("--expect-head") { Description = "A head that was printed earlier: fail if it is no longer part of the trail" };
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

            await parsed.InvocationConfiguration.Error.PrintLineAsync($"The audit trail of tenant '{owner.Subdomain}' is whole: {verdict.Head.Sequence} events. Its head:");
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"{verdict.Head}");
            return ExitCode.Success;
        });
        return command;
    }

    private static AuditHead? ReadHead(string? text) =>
        text is null ? null
        : AuditHead.TryParse(text.Trim(), out var head) ? head
        : throw new ValidationFailedException("expect_head", "--expect-head must be what 'audit verify' printed: a number, a colon and 64 hex digits");
}
