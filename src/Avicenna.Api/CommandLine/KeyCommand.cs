using System.CommandLine;
using Avicenna.Application.Abstractions;
using Avicenna.Application.ApiKeys.CreateApiKey;
using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Api.CommandLine;

internal static class KeyCommand
{
    public static Command Create(IServiceProvider services) => new("key", "Manage keys") { CreateKey(services) };

    private static Command CreateKey(IServiceProvider services)
    {
        var tenant = new Option<string>("--tenant") { Description = "The subdomain of the tenant that the key is for", Required = true };
        var name = new Option<string>("--name") { Description = $"What people call the key, at most {ApiKeyName.MaxLength} characters", Required = true };
        var permission = new Option<string>("--permission")
        {
            Description = $"'{PermissionNames.User}' or '{PermissionNames.Admin}'",
            DefaultValueFactory = _ => PermissionNames.User,
        };
        var limit = new Option<int>("--ratelimit-min")
        {
            Description = $"Requests in any 60 seconds, {RequestLimit.Min} to {RequestLimit.Max}",
            DefaultValueFactory = _ => RequestLimit.Default,
        };
        var command = new Command("create", "Make a key and print it, this once: the key on standard output, all else on standard error")
        {
            tenant, name, permission, limit,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var readiness = services.GetRequiredService<StoreReadiness>();
            readiness.RequireCurrentSchema();
            await readiness.RequirePeppersAsync(cancellationToken);

            var owner = await FindTenantAsync(services, parsed.GetRequiredValue(tenant), cancellationToken);
            var created = await services.GetRequiredService<IMediator>().Send(
                new CreateApiKeyCommand
                {
                    TenantId = owner.Id,
                    Caller = Caller.Operator,
                    Name = parsed.GetRequiredValue(name),
                    Permission = parsed.GetRequiredValue(permission),
                    RatelimitMin = parsed.GetRequiredValue(limit),
                },
                cancellationToken);

            var details = created.Details;
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"Key '{details.Name}' ({details.Id}, {details.Permission}, {details.RatelimitMin} requests a minute) of tenant '{owner.Subdomain}' is made. It is shown only now:");
            await parsed.InvocationConfiguration.Output.WriteLineAsync(created.Secret.Reveal());
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<Tenant> FindTenantAsync(IServiceProvider services, string text, CancellationToken cancellationToken) =>
        Subdomain.TryParse(text, out var subdomain)
        && await services.GetRequiredService<ITenantRepository>().FindAsync(subdomain, cancellationToken) is { } tenant
            ? tenant
            : throw new NotFoundException($"There is no tenant '{text}'. Make it with: tenant create {text}");
}
