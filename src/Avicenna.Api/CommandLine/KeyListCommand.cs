using System.CommandLine;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using Avicenna.Domain;

namespace Avicenna.Api.CommandLine;

internal static class KeyListCommand
{
    private const string Description = """
        List a tenant's keys, newest first

        Examples:
          key list --tenant acme
          key list --tenant acme --permission admin --status active
          key list --tenant acme --expires-within 30d
          key list --tenant acme --name ingest --json
        """;

    public static Command Create(OperatorContext context)
    {
        var (tenant, permission, json) = (KeyOptions.Tenant(), KeyOptions.Permission(), KeyOptions.Json());
        var name = new Option<string>("--name") { Description = "Only keys whose name contains this text, ignoring case" };
        var status = new Option<string>("--status") { Description = $"Only keys that are {Names<ApiKeyStatus>.All}" };
        var ownerId = KeyOptions.OwnerId("Only keys of this owner");
        var hint = new Option<string>("--key-hint") { Description = "Only keys that end with these four characters" };
        var expiresBefore = new Option<string>("--expires-before") { Description = "Only keys that expire before this, such as 2036-01-01T00:00:00Z" };
        var expiresWithin = KeyOptions.Period("--expires-within", "Only keys that are active now and expire within this time, such as 30d or 12h");
        var lastUsedBefore = new Option<string>("--last-used-before") { Description = "Only keys that were last used before this, or never" };
        var command = new Command("list", Description) { tenant, name, permission, status, ownerId, hint, expiresBefore, expiresWithin, lastUsedBefore, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(expiresBefore) is not null && result.GetResult(expiresWithin) is not null)
            {
                result.AddError("Give --expires-before or --expires-within, not both");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = await context.FindTenantAsync(parsed.GetRequiredValue(tenant), cancellationToken);
            var within = parsed.GetValue(expiresWithin);
            var query = new ListApiKeysQuery(owner.Id, new ListApiKeysInput
            {
                Limit = $"{PageSize.Max}",
                Name = parsed.GetValue(name),
                Permission = parsed.GetValue(permission),
                // A key that is no longer valid doesn't expire soon.
                Status = parsed.GetValue(status) ?? (within is null ? null : Names<ApiKeyStatus>.Of(ApiKeyStatus.Active)),
                OwnerId = parsed.GetValue(ownerId),
                KeyHint = parsed.GetValue(hint),
                ExpiresBefore = within is { } period ? Rfc3339.Format(context.Services.GetRequiredService<TimeProvider>().GetInstant() + period) : parsed.GetValue(expiresBefore),
                LastUsedBefore = parsed.GetValue(lastUsedBefore),
            });
            // Sent before anything is printed, so that an error is printed alone.
            var first = await context.SendAsync(query, cancellationToken);
            var keys = ReadAllAsync(context, query, first, cancellationToken);
            await (parsed.GetValue(json) ? PrintJsonAsync(parsed, keys) : PrintTableAsync(context, parsed, keys));
            return ExitCode.Success;
        });
        return command;
    }

    private static async IAsyncEnumerable<ApiKeyDetails> ReadAllAsync(
        OperatorContext context, ListApiKeysQuery query, ApiKeyPage first, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = first; ; page = await context.SendAsync(query with { Input = query.Input with { Cursor = page.NextCursor } }, cancellationToken))
        {
            foreach (var key in page.ApiKeys)
            {
                yield return key;
            }

            if (page.NextCursor is null)
            {
                yield break;
            }
        }
    }

    private static async Task PrintTableAsync(OperatorContext context, ParseResult parsed, IAsyncEnumerable<ApiKeyDetails> keys)
    {
        var now = context.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await parsed.InvocationConfiguration.Output.PrintLineAsync(KeyPrinter.Header);
        await foreach (var key in keys)
        {
            await parsed.InvocationConfiguration.Output.PrintLineAsync(KeyPrinter.Row(key, now));
        }
    }

    /// <summary>Prints all keys as one page of the API's list, one at a time because there may be many.</summary>
    private static async Task PrintJsonAsync(ParseResult parsed, IAsyncEnumerable<ApiKeyDetails> keys)
    {
        var output = parsed.InvocationConfiguration.Output;
        await output.WriteAsync("""{"success":true,"api_keys":[""");
        var separator = "\n";
        await foreach (var key in keys)
        {
            await output.WriteAsync(separator + TerminalExtensions.ToJson(key));
            separator = ",\n";
        }

        await output.WriteLineAsync("""],"next_cursor":null}""");
    }
}
