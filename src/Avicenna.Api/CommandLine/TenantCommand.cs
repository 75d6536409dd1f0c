using System.CommandLine;
using Avicenna.Api.Text;
using Avicenna.Application.Time;

namespace Avicenna.Api.CommandLine;

internal static class TenantCommand
{
    public static Command Create(OperatorContext context) => new("tenant", "Manage tenants")
    {
        CreateTenant(context),
        ListTenants(context),
        SetEnabled(context, "disable", "Refuse all keys of a tenant until it is enabled again", enabled: false),
        SetEnabled(context, "enable", "Enable a disabled tenant", enabled: true),
        DeleteTenant(context),
    };

    private static Argument<string> SubdomainArgument() => new("subdomain") { Description = "The tenant's subdomain, such as acme" };

    private static Command CreateTenant(OperatorContext context)
    {
        var subdomain = SubdomainArgument();
        var command = new Command("create", "Create a tenant without keys") { subdomain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tenant = await context.SendAsync(new CreateTenantCommand(parsed.GetRequiredValue(subdomain)), cancellationToken);
            await parsed.InvocationConfiguration.Output.PrintLineAsync(
                $"""
                Tenant '{tenant.Subdomain}' is made. It has no key yet; make its first one with:

                  key create --tenant {tenant.Subdomain} --name "First admin key" --permission admin
                """);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command ListTenants(OperatorContext context)
    {
        var json = KeyOptions.Json();
        var command = new Command("list", "List all tenants") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var tenants = await context.SendAsync(new ListTenantsQuery(), cancellationToken);
            if (parsed.GetValue(json))
            {
                await output.PrintJsonAsync(new { Success = true, Tenants = tenants.Select(tenant => new { Subdomain = tenant.Subdomain.Value, tenant.Enabled, tenant.CreatedAt }) });
                return ExitCode.Success;
            }

            await output.PrintLineAsync(Row("SUBDOMAIN", "STATUS", "CREATED"));
            foreach (var tenant in tenants)
            {
                await output.PrintLineAsync(Row(tenant.Subdomain.Value, tenant.Enabled ? "enabled" : "disabled", Rfc3339.Format(tenant.CreatedAt)));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Command SetEnabled(OperatorContext context, string name, string description, bool enabled)
    {
        var subdomain = SubdomainArgument();
        var command = new Command(name, description) { subdomain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tenant = parsed.GetRequiredValue(subdomain);
            await context.SendAsync(new SetTenantEnabledCommand(tenant, enabled), cancellationToken);
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"Tenant '{tenant}' is {name}d");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command DeleteTenant(OperatorContext context)
    {
        var subdomain = SubdomainArgument();
        var yes = KeyOptions.Yes();
        var command = new Command("delete", "Delete a tenant and all its keys. This cannot be undone.") { subdomain, yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tenant = parsed.GetRequiredValue(subdomain);
            await OperatorContext.ConfirmAsync(parsed, parsed.GetValue(yes), $"This removes tenant '{tenant}' and all its keys.", tenant);
            await context.SendAsync(new DeleteTenantCommand(tenant), cancellationToken);
            await parsed.InvocationConfiguration.Output.PrintLineAsync($"Tenant '{tenant}' and all its keys are removed");
            return ExitCode.Success;
        });
        return command;
    }

    private static TerminalText Row(string subdomain, string status, string created) => $"{subdomain,-24} {status,-8} {created}";
}
