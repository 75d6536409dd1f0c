using System.CommandLine;
using Avicenna.Api.Text;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.CommandLine;

/// <summary>Shared code of the operator's commands: sends requests, finds tenants and asks for confirmation.</summary>
internal sealed class OperatorContext
{
    private IServiceProvider? services;

    /// <summary>The application's services. Parsing doesn't need them, so help and usage errors work without settings.</summary>
    public IServiceProvider Services
    {
        get => services ?? throw new InvalidOperationException("The command was parsed, but not given the services to run with");
        set => services = value;
    }

    /// <exception cref="StartRefusedException">The schema is outdated, or audit trails are sealed under another key.</exception>
    public async Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        await Services.GetRequiredService<StoreReadiness>().RequireTrailsAsync(cancellationToken);
        return await Services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <summary>Sends a request that adds secrets, which requires the peppers that the store knows.</summary>
    /// <exception cref="StartRefusedException">The schema is outdated, or the audit key or the peppers don't match the store.</exception>
    public async Task<T> SendMintingAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        var readiness = Services.GetRequiredService<StoreReadiness>();
        await readiness.RequireTrailsAsync(cancellationToken);
        await readiness.RequirePeppersAsync(cancellationToken);
        return await Services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <summary>Sends a command that mints a secret. Commands of operators are never repeats.</summary>
    /// <inheritdoc cref="SendMintingAsync"/>
    public async Task<MintResult<T>.Minted> MintAsync<T>(IRequest<MintResult<T>> request, CancellationToken cancellationToken) =>
        (MintResult<T>.Minted)await SendMintingAsync(request, cancellationToken);

    /// <exception cref="AvicennaException">There is no such tenant.</exception>
    public async Task<Tenant> FindTenantAsync(string text, CancellationToken cancellationToken)
    {
        await Services.GetRequiredService<StoreReadiness>().RequireTrailsAsync(cancellationToken);
        return Subdomain.TryParse(text, out var subdomain, out _)
            && await Services.GetRequiredService<ITenantRepository>().FindAsync(subdomain, cancellationToken) is { } tenant
                ? tenant
                : throw new AvicennaException(TenantErrors.NotFound(text) with { Message = $"There is no tenant '{text}'. Make it with: tenant create {text}" });
    }

    /// <summary>Finds the key, of any tenant, whose secret is on standard input.</summary>
    /// <exception cref="AvicennaException">It is nobody's.</exception>
    public async Task<(Tenant Owner, Guid KeyId)> FindBySecretAsync(CancellationToken cancellationToken)
    {
        await Services.GetRequiredService<StoreReadiness>().RequireTrailsAsync(cancellationToken);
        var secret = (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "";
        var key = await Services.GetRequiredService<ApiKeyLookup>().FindAsync(secret, cancellationToken)
            ?? throw new AvicennaException(ApiKeyErrors.SecretNotFound);
        var tenants = await Services.GetRequiredService<ITenantRepository>().ListAsync(cancellationToken);
        return (tenants.Single(tenant => tenant.Id == key.TenantId), key.KeyId);
    }

    /// <summary>Makes sure that something that can't be undone is meant: by <c>--yes</c>, or by what is typed at a terminal.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="isConfirmed">Whether <c>--yes</c> was given.</param>
    /// <param name="warning">What will happen.</param>
    /// <param name="answer">The text to type for confirmation.</param>
    /// <exception cref="NotConfirmedException">The command was not confirmed.</exception>
    public static async Task ConfirmAsync(ParseResult parsed, bool isConfirmed, TerminalText warning, string answer)
    {
        if (isConfirmed)
        {
            return;
        }

        if (Console.IsInputRedirected)
        {
            throw new NotConfirmedException($"{warning} Nobody can be asked, since standard input is not a terminal: add --yes to confirm. Nothing was removed");
        }

        await parsed.InvocationConfiguration.Error.PrintAsync($"{warning} Type {answer} to go on: ");
        if (Console.ReadLine()?.Trim() != answer)
        {
            throw new NotConfirmedException("Nothing was removed");
        }
    }
}
