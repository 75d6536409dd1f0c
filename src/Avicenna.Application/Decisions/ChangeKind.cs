using System.Runtime.Serialization;

namespace Avicenna.Application.Decisions;

/// <summary>What a change of the store makes outdated in the memory of nodes.</summary>
public enum ChangeKind
{
    /// <summary>What is known of one key.</summary>
    ApiKey,

    /// <summary>Which secrets are nobody's: keys were added whose secrets may have been presented before.</summary>
    UnknownKeys,

    /// <summary>What is known of one tenant, and which subdomains are nobody's.</summary>
    Tenant,

    /// <summary>A tenant's endpoints and settings.</summary>
    [EnumMember(Value = "guard")]
    Policy,
}
