using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Application.Usage;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Usage;

/// <summary>The query of <c>GET /admin/api-keys/{id}/usage</c>, as it was sent.</summary>
public sealed record GetUsageRequest
{
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "interval")]
    public string? Interval { get; init; }
}

/// <summary>Run by FluentValidation's auto-validation before the action.</summary>
internal sealed class GetUsageRequestValidator : AbstractValidator<GetUsageRequest>
{
    public GetUsageRequestValidator()
    {
        RuleFor(request => request.From).MustSatisfy(from => FindProblem("from", from));
        RuleFor(request => request.To).MustSatisfy(to => FindProblem("to", to));
        RuleFor(request => request.Interval).MustSatisfy(interval => interval is null ? null : UsageIntervalNames.FindProblem(interval));
    }

    // A plus sign in a query means a space, so the example does without.
    private static string? FindProblem(string name, string? text) =>
        text is null || Rfc3339.TryParse(text, out _) ? null : $"{name} must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
}
