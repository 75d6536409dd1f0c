using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Behaviors;
using FluentValidation;

namespace Avicenna.Application.Auditing.ResealAuditTrails;

internal sealed class ResealAuditTrailsCommandValidator : AbstractValidator<ResealAuditTrailsCommand>
{
    public ResealAuditTrailsCommandValidator(IAuditSeal seal) => RuleFor(command => command.OldKey).MustHaveNo(key =>
        !SecurityOptionsValidator.IsStrong(key) ? $"The old key must be base64 of at least {PepperOptions.MinBytes} bytes, as {SecurityOptions.Section}:AuditKey was"
        : seal.Under(Convert.FromBase64String(key)).Fingerprint().AsSpan().SequenceEqual(seal.Fingerprint()) ? $"The old key is the same as {SecurityOptions.Section}:AuditKey; configure the new one there first"
        : null);
}
