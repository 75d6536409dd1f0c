namespace Avicenna.Domain.Auditing;

/// <summary>The kinds of things that are changed, by the names on the wire.</summary>
public static class AuditTargets
{
    /// <summary>The tenant that the trail is of.</summary>
    public const string Tenant = "tenant";
    public const string ApiKey = "api_key";
    public const string Endpoint = "endpoint";

    /// <summary>The tenant's settings, of which there is one set; it has no id.</summary>
    public const string Settings = "settings";

    /// <summary>What a refused call was aimed at; it has no id.</summary>
    public const string Call = "call";
}
