using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyDeleteCommand
{
    private const string Description = """
        Delete a key. This cannot be undone.

        Example:
          key delete 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --yes
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, json) = (KeyOptions.Id(), KeyOptions.Tenant(), KeyOptions.Json());
        var yes = KeyOptions.Yes();
        var command = new Command("delete", Description) { id, tenant, yes, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var keyId = KeyOptions.ReadId(parsed.GetRequiredValue(id));
            await OperatorContext.ConfirmAsync(parsed, parsed.GetValue(yes), $"This removes key {keyId} of tenant '{owner.Subdomain}' for good.", "yes");
            await context.SendAsync(new DeleteApiKeyCommand(owner.Id, keyId, Caller.Operator), cancellationToken);
            await (parsed.GetValue(json)
                ? parsed.InvocationConfiguration.Output.PrintJsonAsync(MessageResponse.ApiKeyDeleted)
                : parsed.InvocationConfiguration.Output.PrintLineAsync($"Key {keyId} of tenant '{owner.Subdomain}' is removed"));
            return ExitCode.Success;
        });
        return command;
    }
}
