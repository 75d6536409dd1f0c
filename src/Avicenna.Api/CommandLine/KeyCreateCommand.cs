using System.CommandLine;
using Avicenna.Api.ApiKeys;
using Avicenna.Domain;

namespace Avicenna.Api.CommandLine;

internal static class KeyCreateCommand
{
    private const string Description = """
        Create a key and print it; it is shown only once. The key goes to standard output, everything else to standard error

        Examples:
          key create --tenant acme --name "First admin key" --permission admin
          key create --tenant acme --name batch --ratelimit-min 600 --expires-at 2036-01-01T00:00:00Z
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, members, json) = (KeyOptions.Tenant(), new KeyMembers(), KeyOptions.Json());
        members.Name.Required = true;
        members.Permission.DefaultValueFactory = _ => Names<Permission>.Of(Permission.User);
        members.RatelimitMin.DefaultValueFactory = _ => RequestLimit.Default;
        var command = new Command("create", Description) { tenant, members.All, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var input = members.Read(parsed, new CreateApiKeyInput());
            var created = await context.MintAsync(new CreateApiKeyCommand(owner.Id, Caller.Operator, input), cancellationToken);
            if (parsed.GetValue(json))
            {
                await parsed.InvocationConfiguration.Output.PrintJsonAsync(new CreateApiKeyResponse(true, created.Secret.Reveal(), created.Details));
                return ExitCode.Success;
            }

            var details = created.Details;
            await parsed.InvocationConfiguration.Error.PrintLineAsync(
                $"Key '{details.Name}' ({details.Id}, {details.Permission}, {details.RatelimitMin} requests a minute) of tenant '{owner.Subdomain}' is made. It is shown only now:");
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"{created.Secret.Reveal()}");
            return ExitCode.Success;
        });
        return command;
    }
}
