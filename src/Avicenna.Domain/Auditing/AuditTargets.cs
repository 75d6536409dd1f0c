namespace Avicenna.Domain.Auditing;

/// <summary>The kinds of objects that are changed, with their names in the API.</summary>
public static class AuditTargets
{
    /// <summary>The tenant of the trail.</summary>
    public const string Tenant = "tenant";
    public const string ApiKey = "api_key";
    public const string Endpoint = "endpoint";

    /// <summary>The tenant's settings. They have no id.</summary>
    public const string Settings = "settings";

    /// <summary>A refused call. It has no id.</summary>
    public const string Call = "call";
}
