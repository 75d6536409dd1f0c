using System.Text.Json;
using AutoMapper;
using Avicenna.Application.Auditing.ListAuditEvents;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>How audit events become what callers see of them.</summary>
internal sealed class AuditEventProfile : Profile
{
    public AuditEventProfile() =>
        CreateMap<AuditEvent, AuditEventDetails>()
            .ForMember(details => details.Before, member => member.MapFrom(auditEvent => ToJson(auditEvent.Before)))
            .ForMember(details => details.After, member => member.MapFrom(auditEvent => ToJson(auditEvent.After)));

    /// <returns>Null also where the stored text isn't JSON: whoever changed it in the store must not be able to end the list.</returns>
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
