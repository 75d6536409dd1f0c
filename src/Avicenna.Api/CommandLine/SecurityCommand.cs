using System.CommandLine;
using Avicenna.Application.Authentication.GetSecurityStatus;

namespace Avicenna.Api.CommandLine;

internal static class SecurityCommand
{
    private const string Description = """
        Tell how many live secrets each pepper still holds, over all tenants

        Example:
          security status --json
        """;

    public static Command Create(OperatorContext context) => new("security", "See to peppers") { Status(context) };

    private static Command Status(OperatorContext context)
    {
        var json = KeyOptions.Json();
        var command = new Command("status", Description) { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = await context.SendAsync(new GetSecurityStatusQuery(), cancellationToken);
            if (parsed.GetValue(json))
            {
                await OperatorContext.PrintJsonAsync(parsed, status);
                return ExitCode.Success;
            }

            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync(Row("PEPPER", "STATE", "LIVE SECRETS"));
            foreach (var pepper in status.Peppers)
            {
                await output.WriteLineAsync(Row(pepper.Id, pepper.State, $"{pepper.LiveSecrets}"));
            }

            if (status.PlainSecrets > 0)
            {
                await output.WriteLineAsync(Row("(none)", "plain", $"{status.PlainSecrets}"));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Row(string pepper, string state, string liveSecrets) => $"{pepper,-24}  {state,-10}  {liveSecrets,12}";
}
