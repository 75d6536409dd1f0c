using System.CommandLine;
using Avicenna.Api.ApiKeys;

namespace Avicenna.Api.CommandLine;

internal static class KeyDisableCommand
{
    private const string Description = """
        Disable a key until it is enabled again

        Examples:
          key disable 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme
          key disable --secret-stdin < leaked-key.txt
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, json) = (KeyOptions.Id(), KeyOptions.Tenant(), KeyOptions.Json());
        id.Arity = ArgumentArity.ZeroOrOne;
        tenant.Required = false;
        var secretStdin = KeyOptions.SecretStdin();
        var command = new Command("disable", Description) { id, tenant, secretStdin, json };
        command.Validators.Add(result =>
        {
            var byId = result.GetResult(id) is not null && result.GetResult(tenant) is not null;
            var byEither = result.GetResult(id) is not null || result.GetResult(tenant) is not null;
            if (result.GetValue(secretStdin) ? byEither : !byId)
            {
                result.AddError("Name a key by its id and --tenant, or by --secret-stdin alone");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (owner, keyId) = parsed.GetValue(secretStdin)
                ? await context.FindBySecretAsync(cancellationToken)
                : (await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken), KeyOptions.ReadId(parsed.GetRequiredValue(id)));
            var key = await context.SendAsync(new UpdateApiKeyCommand(owner.Id, keyId, Caller.Operator, new UpdateApiKeyInput { Enabled = false }), cancellationToken);
            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new ApiKeyResponse(true, key));
                return ExitCode.Success;
            }

            await parsed.InvocationConfiguration.Output.PrintLineAsync($"Key '{key.Name}' ({key.Id}) of tenant '{owner.Subdomain}' is disabled");
            return ExitCode.Success;
        });
        return command;
    }
}
