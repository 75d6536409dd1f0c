namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <summary>What became of a key that was to be imported.</summary>
public enum ImportOutcome
{
    Imported,

    /// <summary>The tenant has it already, from an earlier import perhaps; it stays as it is.</summary>
    AlreadyThere,

    /// <summary>It, or the secret, was ended here; it is never revived.</summary>
    Deleted,

    /// <summary>Another tenant has a key with this secret, or once had.</summary>
    OtherTenants,
}
