using System.Runtime.Serialization;

namespace Avicenna.Application.Decisions;

/// <summary>The kinds of cached data that a change of the store invalidates.</summary>
public enum ChangeKind
{
    /// <summary>A key.</summary>
    ApiKey,

    /// <summary>Unknown secrets: keys were added whose secrets may have been presented before.</summary>
    UnknownKeys,

    /// <summary>A tenant, and which subdomains are unknown.</summary>
    Tenant,

    /// <summary>A tenant's endpoints and settings.</summary>
    [EnumMember(Value = "guard")]
    Policy,
}
