using System.Text.Json;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Returns a page of a tenant's audit events, newest first.</summary>
public sealed record ListAuditEventsQuery(Guid TenantId, ListAuditEventsInput Input) : IRequest<AuditEventPage>;

/// <summary>The filters of the list of audit events.</summary>
public sealed record ListAuditEventsInput : PageInput
{
    public string? TargetId { get; init; }

    public string? Action { get; init; }

    public string? ActorKeyId { get; init; }

    /// <summary>The first instant; null: from the beginning on.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null: to this day.</summary>
    public string? To { get; init; }
}

internal sealed class ListAuditEventsInputValidator : PageInputValidator<ListAuditEventsInput>
{
    public ListAuditEventsInputValidator()
    {
        RuleFor(input => input.TargetId).MustSatisfy(id => id is null || Uuid.TryParse(id, out _) ? null : "target_id must be a UUID");
        RuleFor(input => input.Action)
            .MustSatisfy(action => action is null || AuditActions.All.Contains(action) ? null : $"action must be one of {string.Join(", ", AuditActions.All)}");
        RuleFor(input => input.ActorKeyId).MustSatisfy(id => id is null || Uuid.TryParse(id, out _) ? null : "actor_key_id must be a UUID");
        RuleFor(input => input.From).MustSatisfy(from => Rfc3339.FindProblem("from", from));
        RuleFor(input => input.To).MustSatisfy(to => Rfc3339.FindProblem("to", to));
    }
}

internal sealed class ListAuditEventsQueryValidator : AbstractValidator<ListAuditEventsQuery>
{
    public ListAuditEventsQueryValidator(IValidator<ListAuditEventsInput> input) => RuleFor(query => query.Input).SetValidator(input);
}

internal sealed class ListAuditEventsQueryHandler(IAuditEventRepository events, IMapper mapper) : IRequestHandler<ListAuditEventsQuery, AuditEventPage>
{
    private const string List = "audit_events";

    public async Task<AuditEventPage> Handle(ListAuditEventsQuery query, CancellationToken cancellationToken)
    {
        var input = query.Input;
        DateTimeOffset? from = Rfc3339.TryParse(input.From, out var first) ? first : null;
        DateTimeOffset? to = Rfc3339.TryParse(input.To, out var end) ? end : null;
        if (from >= to)
        {
            throw new ValidationFailedException("from", "from must be before to");
        }

        var filter = new AuditEventFilter(
            query.TenantId,
            PageCursor.Read(query.TenantId, List, input.Cursor),
            PageSize.Parse(input.Limit),
            Uuid.TryParse(input.TargetId, out var targetId) ? targetId : null,
            input.Action,
            Uuid.TryParse(input.ActorKeyId, out var actorKeyId) ? actorKeyId : null,
            from,
            to);
        var page = await events.ListAsync(filter, cancellationToken);
        return new AuditEventPage(mapper.Map<IReadOnlyList<AuditEventDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}

/// <summary>An audit event as shown to callers. All members are always present, and null if the stored value can't be read.</summary>
public sealed record AuditEventDetails
{
    public required Guid? Id { get; init; }

    /// <summary>The position in the tenant's chain, from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset? Time { get; init; }

    public required string? Action { get; init; }

    /// <summary>The key that made the change; null if an operator did.</summary>
    public required Guid? ActorKeyId { get; init; }

    public required string? TargetType { get; init; }

    public required Guid? TargetId { get; init; }

    public required JsonElement? Before { get; init; }

    public required JsonElement? After { get; init; }

    public required string? ClientAddress { get; init; }

    public required string? RequestId { get; init; }
}

/// <param name="AuditEvents">The events, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record AuditEventPage(IReadOnlyList<AuditEventDetails> AuditEvents, string? NextCursor);

/// <summary>Maps audit events to what callers see of them.</summary>
internal sealed class AuditEventProfile : Profile
{
    public AuditEventProfile() =>
        CreateMap<AuditEvent, AuditEventDetails>()
            .ForMember(details => details.Before, member => member.MapFrom(auditEvent => ToJson(auditEvent.Before)))
            .ForMember(details => details.After, member => member.MapFrom(auditEvent => ToJson(auditEvent.After)));

    /// <returns>Null also if the stored text isn't JSON, so that someone who changed it in the store can't break the list.</returns>
    private static JsonElement? ToJson(string? text)
    {
        try
        {
            return text is null ? null : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Selects which events of a tenant to list, newest first.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Before">Only events with a smaller sequence; null to start with the newest.</param>
/// <param name="Limit">Maximum number of events.</param>
/// <param name="TargetId">Only events about this object; null for any.</param>
/// <param name="Action">Only events with this action; null for any.</param>
/// <param name="ActorKeyId">Only events caused by this key; null for any.</param>
/// <param name="From">Only events from this time on; null for any.</param>
/// <param name="To">Only events before this time; null for any.</param>
public sealed record AuditEventFilter(
    Guid TenantId,
    long? Before,
    int Limit,
    Guid? TargetId = null,
    string? Action = null,
    Guid? ActorKeyId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null);
