namespace Avicenna.Domain.Auditing;

/// <summary>The closed set of audited actions, with their names in the API.</summary>
public static class AuditActions
{
    public const string CreateTenant = "tenant.create";
    public const string EnableTenant = "tenant.enable";
    public const string DisableTenant = "tenant.disable";
    public const string CreateApiKey = "api_key.create";
    public const string ImportApiKey = "api_key.import";
    public const string UpdateApiKey = "api_key.update";
    public const string RotateApiKey = "api_key.rotate";
    public const string DeleteApiKey = "api_key.delete";
    public const string CreateEndpoint = "endpoint.create";
    public const string UpdateEndpoint = "endpoint.update";
    public const string DeleteEndpoint = "endpoint.delete";
    public const string UpdateSettings = "settings.update";

    /// <summary>The trail was resealed with another audit key.</summary>
    public const string Reseal = "audit.reseal";

    /// <summary>Older events were deleted. The event is an <see cref="AuditAnchor"/>.</summary>
    public const string Prune = "audit.prune";

    /// <summary>A call that needs the admin permission, made with a key that lacks it.</summary>
    public const string RefuseCall = "call.refuse";

    public static IReadOnlyList<string> All { get; } =
    [
        CreateTenant, EnableTenant, DisableTenant,
        CreateApiKey, ImportApiKey, UpdateApiKey, RotateApiKey, DeleteApiKey,
        CreateEndpoint, UpdateEndpoint, DeleteEndpoint,
        UpdateSettings,
        Reseal, Prune,
        RefuseCall,
    ];
}
