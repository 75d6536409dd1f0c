using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyShowCommand
{
    private const string Description = """
        Show a key

        Example:
          key show 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, json) = (KeyOptions.Id(), KeyOptions.Tenant(), KeyOptions.Json());
        var command = new Command("show", Description) { id, tenant, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var key = await context.SendAsync(new GetApiKeyQuery(owner.Id, KeyOptions.ReadId(parsed.GetRequiredValue(id))), cancellationToken);
            await KeyPrinter.PrintAsync(parsed, key, parsed.GetValue(json), context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return ExitCode.Success;
        });
        return command;
    }
}
