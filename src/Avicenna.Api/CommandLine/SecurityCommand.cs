using System.CommandLine;
using Avicenna.Api.Text;
using Avicenna.Application.Authentication;

namespace Avicenna.Api.CommandLine;

internal static class SecurityCommand
{
    private const string Description = """
        Show how many live secrets of all tenants use each pepper

        Example:
          security status --json
        """;

    public static Command Create(OperatorContext context) => new("security", "Show the status of peppers") { Status(context) };

    private static Command Status(OperatorContext context)
    {
        var json = KeyOptions.Json();
        var command = new Command("status", Description) { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = await context.SendAsync(new GetSecurityStatusQuery(), cancellationToken);
            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new { Success = true, status.Peppers, status.PlainSecrets });
                return ExitCode.Success;
            }

            var output = parsed.InvocationConfiguration.Output;
            await output.PrintLineAsync(Row("PEPPER", "STATE", "LIVE SECRETS"));
            foreach (var pepper in status.Peppers)
            {
                await output.PrintLineAsync(Row(pepper.Id, pepper.State, $"{pepper.LiveSecrets}"));
            }

            if (status.PlainSecrets > 0)
            {
                await output.PrintLineAsync(Row("(none)", "plain", $"{status.PlainSecrets}"));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static TerminalText Row(string pepper, string state, string liveSecrets) => $"{pepper,-24}  {state,-10}  {liveSecrets,12}";
}
