using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyUpdateCommand
{
    private const string Description = """
        Change a key; omitted options keep their values

        Examples:
          key update 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --ratelimit-min 600
          key update 6c3c3816-b8ad-4279-8fe0-1d19a0640f96 --tenant acme --enabled true --expires-at never
        """;

    public static Command Create(OperatorContext context)
    {
        var (id, tenant, members, json) = (KeyOptions.Id(), KeyOptions.Tenant(), new KeyMembers(), KeyOptions.Json());
        var enabled = new Option<bool>("--enabled") { Description = "'false' disables the key until it is enabled again", Arity = ArgumentArity.ExactlyOne };
        Option[] changes = [.. members.All, enabled];
        var command = new Command("update", Description) { id, tenant, changes, json };
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
            var input = members.Read(parsed, new UpdateApiKeyInput { Enabled = parsed.ReadOptional(enabled) });
            var key = await context.SendAsync(
                new UpdateApiKeyCommand(owner.Id, KeyOptions.ReadId(parsed.GetRequiredValue(id)), Caller.Operator, input), cancellationToken);
            await KeyPrinter.PrintAsync(parsed, key, parsed.GetValue(json), context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return ExitCode.Success;
        });
        return command;
    }
}
