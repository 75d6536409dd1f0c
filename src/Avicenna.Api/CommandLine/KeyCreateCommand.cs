using System.CommandLine;
using Avicenna.Api.ApiKeys;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.CommandLine;

internal static class KeyCreateCommand
{
    private const string Description = """
        Make a key and print it, this once: the key on standard output, all else on standard error

        Examples:
          key create --tenant acme --name "First admin key" --permission admin
          key create --tenant acme --name batch --ratelimit-min 600 --expires-at 2027-01-01T00:00:00Z
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, name, expiresAt, metadata, json) = (KeyOptions.Tenant(), KeyOptions.Name(), KeyOptions.ExpiresAt(), KeyOptions.Metadata(), KeyOptions.Json());
        var (permission, limit) = (KeyOptions.Permission(), KeyOptions.RatelimitMin());
        name.Required = true;
        permission.DefaultValueFactory = _ => PermissionNames.User;
        limit.DefaultValueFactory = _ => RequestLimit.Default;
        var command = new Command("create", Description) { tenant, name, permission, limit, expiresAt, metadata, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var created = await context.SendMintingAsync(
                new CreateApiKeyCommand
                {
                    TenantId = owner.Id,
                    Caller = Caller.Operator,
                    Name = parsed.GetRequiredValue(name),
                    Permission = parsed.GetRequiredValue(permission),
                    RatelimitMin = parsed.GetRequiredValue(limit),
                    ExpiresAt = KeyOptions.ReadExpiresAt(parsed.GetValue(expiresAt)),
                    Metadata = KeyOptions.ReadMetadata(parsed.GetValue(metadata)),
                },
                cancellationToken);

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
