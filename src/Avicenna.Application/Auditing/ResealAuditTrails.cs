using Avicenna.Application.Authentication;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Tenants;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Seals all audit trails anew, under the configured <c>Security:AuditKey</c>. Trails that already are under it are left alone, so one
/// that was interrupted goes on where it was.
/// </summary>
/// <param name="OldKey">The key that the trails are sealed under, in base64.</param>
public sealed record ResealAuditTrailsCommand(string OldKey) : IRequest<ResealReport>
{
    // A record would print the key.
    public override string ToString() => nameof(ResealAuditTrailsCommand);
}

internal sealed class ResealAuditTrailsCommandValidator : AbstractValidator<ResealAuditTrailsCommand>
{
    public ResealAuditTrailsCommandValidator(IAuditSeal seal) => RuleFor(command => command.OldKey).MustSatisfy(key =>
        !SecurityOptionsValidator.IsStrong(key) ? $"The old key must be base64 of at least {PepperOptions.MinBytes} bytes, as {SecurityOptions.Section}:AuditKey was"
        : seal.Under(Convert.FromBase64String(key)).Fingerprint().AsSpan().SequenceEqual(seal.Fingerprint()) ? $"The old key is the same as {SecurityOptions.Section}:AuditKey; configure the new one there first"
        : null);
}

/// <summary>Checks all trails before it changes the first, and each again in the transaction that changes it.</summary>
internal sealed class ResealAuditTrailsCommandHandler(ITenantRepository tenants, IAuditKeyRepository keys, AuditTrailReader trails, IAuditSeal seal)
    : IRequestHandler<ResealAuditTrailsCommand, ResealReport>
{
    public async Task<ResealReport> Handle(ResealAuditTrailsCommand command, CancellationToken cancellationToken)
    {
        var oldSeal = seal.Under(Convert.FromBase64String(command.OldKey));
        var done = (await keys.FindTenantsSealedUnderAsync(seal.Fingerprint(), cancellationToken)).ToHashSet();
        var open = (await tenants.ListAsync(cancellationToken)).Where(tenant => !done.Contains(tenant.Id)).ToList();
        var problems = new Dictionary<string, string>();
        foreach (var tenant in open)
        {
            if ((await trails.VerifyAsync(tenant.Id, oldSeal, expected: null, cancellationToken)).Problem is { } problem)
            {
                problems.Add(tenant.Subdomain.Value, problem);
            }
        }

        if (problems.Count > 0)
        {
            return new ResealReport(0, problems);
        }

        foreach (var tenant in open)
        {
            await keys.ResealAsync(tenant.Id, oldSeal, cancellationToken);
        }

        return new ResealReport(open.Count, problems);
    }
}

/// <param name="Resealed">How many trails were sealed anew.</param>
/// <param name="Problems">By subdomain, why a trail is not whole under the old key. Where there is any, none was sealed anew.</param>
public sealed record ResealReport(int Resealed, IReadOnlyDictionary<string, string> Problems);
