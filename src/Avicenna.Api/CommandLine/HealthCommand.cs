using System.CommandLine;
using System.CommandLine.Parsing;
using Avicenna.Api.Health;

namespace Avicenna.Api.CommandLine;

internal static class HealthCommand
{
    private const string Description = """
        Ask the server on this machine whether it is ready. The exit code is 0 if it is, otherwise 1: for container health checks

        Examples:
          health
          health --url https://localhost:5001
        """;

    public static Command Create(OperatorContext context)
    {
        var url = new Option<Uri?>("--url")
        {
            HelpName = "URL",
            Description = "The server's URL; by default, the first that the settings name",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var parsed) && parsed is { Scheme: "http" or "https" } ? parsed : Refuse(result),
        };
        var command = new Command("health", Description) { url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetValue(url) ?? LocalServer.Find(context.Services.GetRequiredService<IConfiguration>());
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"{await LocalServer.GetStatusAsync(server, cancellationToken)}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Uri? Refuse(ArgumentResult result)
    {
        result.AddError("--url must be a URL such as http://localhost:5000");
        return null;
    }
}
