using System.CommandLine;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;

namespace Avicenna.Api.CommandLine;

internal static class KeyUpdateCommand
{
    private const string Description = """
        Change a key; what isn't named stays as it is

        Examples:
          key update 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --ratelimit-min 600
          key update 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --enabled true --expires-at never
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, name, permission, limit) = (KeyOptions.Id(), KeyOptions.Tenant(), KeyOptions.Name(), KeyOptions.Permission(), KeyOptions.RatelimitMin());
        var (expiresAt, metadata, json) = (KeyOptions.ExpiresAt(), KeyOptions.Metadata(), KeyOptions.Json());
        var enabled = new Option<bool>("--enabled") { Description = "'false' refuses the key until it is enabled again", Arity = ArgumentArity.ExactlyOne };
        Option[] changes = [name, permission, limit, enabled, expiresAt, metadata];
        var command = new Command("update", Description) { id, tenant, name, permission, limit, enabled, expiresAt, metadata, json };
        command.Validators.Add(result =>
        {
            if (changes.All(option => result.GetResult(option) is null))
            {
                result.AddError($"Nothing to change. Name at least one of {string.Join(", ", changes.Select(option => option.Name))}");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var key = await context.SendAsync(
                new UpdateApiKeyCommand
                {
                    TenantId = owner.Id,
                    Id = KeyOptions.ReadId(parsed.GetRequiredValue(id)),
                    Caller = Caller.Operator,
                    Name = parsed.ReadOptional(name),
                    Permission = parsed.ReadOptional(permission),
                    RatelimitMin = parsed.ReadOptional(limit),
                    Enabled = parsed.ReadOptional(enabled),
                    ExpiresAt = KeyOptions.ReadExpiresAt(parsed.GetValue(expiresAt)),
                    Metadata = KeyOptions.ReadMetadata(parsed.GetValue(metadata)),
                },
                cancellationToken);
            await KeyPrinter.PrintAsync(parsed, key, parsed.GetValue(json), context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return ExitCode.Success;
        });
        return command;
    }
}
