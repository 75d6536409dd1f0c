using System.CommandLine;
using System.Text.Json;
using Avicenna.Api.Json;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Api.CommandLine;

/// <summary>What the operator's commands have in common: the use cases, the tenant that is meant, and how results are printed.</summary>
internal sealed class OperatorContext(IServiceProvider services)
{
    public IServiceProvider Services => services;

    /// <exception cref="StartRefusedException">The schema is older than this version needs.</exception>
    public Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        services.GetRequiredService<StoreReadiness>().RequireCurrentSchema();
        return services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <summary>The same for what mints keys, which needs the peppers that the store knows.</summary>
    /// <exception cref="StartRefusedException">The schema is old, or the peppers aren't those of the store.</exception>
    public async Task<T> SendMintingAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        var readiness = services.GetRequiredService<StoreReadiness>();
        readiness.RequireCurrentSchema();
        await readiness.RequirePeppersAsync(cancellationToken);
        return await services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <exception cref="NotFoundException">There is no such tenant.</exception>
    public async Task<Tenant> FindTenantAsync(string text, CancellationToken cancellationToken)
    {
        services.GetRequiredService<StoreReadiness>().RequireCurrentSchema();
        return Subdomain.TryParse(text, out var subdomain)
            && await services.GetRequiredService<ITenantRepository>().FindAsync(subdomain, cancellationToken) is { } tenant
                ? tenant
                : throw new NotFoundException($"There is no tenant '{text}'. Make it with: tenant create {text}");
    }

    /// <summary>Prints a result as one line of JSON, as the API would write it.</summary>
    public static Task PrintJsonAsync(ParseResult parsed, object result) =>
        parsed.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(result, ApiJson.Options));

    /// <summary>Asks, at a terminal, whether something that can't be undone is meant.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="warning">What will happen.</param>
    /// <param name="answer">What has to be typed to go on.</param>
    public static async Task<bool> ConfirmAsync(ParseResult parsed, string warning, string answer)
    {
        if (Console.IsInputRedirected)
        {
            return true;
        }

        await parsed.InvocationConfiguration.Error.WriteAsync($"{warning} Type {answer} to go on: ");
        if (Console.ReadLine()?.Trim() == answer)
        {
            return true;
        }

        await parsed.InvocationConfiguration.Error.WriteLineAsync("Nothing was removed");
        return false;
    }
}
