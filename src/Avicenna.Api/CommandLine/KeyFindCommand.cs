using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyFindCommand
{
    private const string Description = """
        Show whose key a secret is, of whatever tenant

        Example:
          key find --secret-stdin < leaked-key.txt
        """;

    public static Command Create(OperatorContext context)
    {
        var (secretStdin, json) = (KeyOptions.SecretStdin(), KeyOptions.Json());
        secretStdin.Required = true;
        var command = new Command("find", Description) { secretStdin, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (owner, keyId) = await context.FindBySecretAsync(cancellationToken);
            var key = await context.SendAsync(new GetApiKeyQuery(owner.Id, keyId), cancellationToken);
            await parsed.InvocationConfiguration.Error.PrintLineAsync($"A key of tenant '{owner.Subdomain}':");
            await KeyPrinter.PrintAsync(parsed, key, parsed.GetValue(json), context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return ExitCode.Success;
        });
        return command;
    }
}
