using System.CommandLine;
using Avicenna.Api.ApiKeys;
using Avicenna.Application.Time;

namespace Avicenna.Api.CommandLine;

internal static class KeyRotateCommand
{
    private const string Description = """
        Give a key a new secret and print it; it is shown only once. The key goes to standard output, everything else to standard error

        Example:
          key rotate 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --grace-period-seconds 3600
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, json) = (KeyOptions.Id(), KeyOptions.Tenant(), KeyOptions.Json());
        var gracePeriod = KeyOptions.Number<int>("--grace-period-seconds", $"How long the current secret keeps working, 0 to {GracePeriod.MaxSeconds}; default 0");
        var command = new Command("rotate", Description) { id, tenant, gracePeriod, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var input = new RotateApiKeyInput { GracePeriodSeconds = parsed.GetRequiredValue(gracePeriod) };
            var rotated = await context.MintAsync(
                new RotateApiKeyCommand(owner.Id, KeyOptions.ReadId(parsed.GetRequiredValue(id)), Caller.Operator, input), cancellationToken);

            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new RotateApiKeyResponse(true, rotated.Secret.Reveal(), rotated.Details));
                return ExitCode.Success;
            }

            var details = rotated.Details;
            var until = details.PreviousKeyExpiresAt is { } end ? $"The previous secret works until {Rfc3339.Format(end)}." : "The previous secret no longer works.";
            await parsed.InvocationConfiguration.Error.PrintLineAsync(
                $"Key '{details.Name}' ({details.Id}) of tenant '{owner.Subdomain}' has a new secret. {until} The new one is shown only now:");
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"{rotated.Secret.Reveal()}");
            return ExitCode.Success;
        });
        return command;
    }
}
