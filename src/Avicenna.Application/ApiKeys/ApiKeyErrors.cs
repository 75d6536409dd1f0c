using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

public static class ApiKeyErrors
{
    /// <summary>The same error for an unknown key, another tenant's key and a malformed id.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found", "API key not found");

    public static readonly Error SecretNotFound = new(ErrorKind.NotFound, "not_found", "No key has this secret");

    /// <summary>Another key has this secret.</summary>
    public static readonly Error SecretExists = new(ErrorKind.Conflict, "secret_exists", "There is already a key with this secret");

    /// <summary>Another tenant obtained a key of the import file during the import.</summary>
    public static readonly Error ImportOvertaken = new(
        ErrorKind.Conflict, "import_overtaken", "Another tenant has obtained a key of this file in the meantime. Repeat the import to see which one");

    /// <summary>The change would leave the tenant without an enabled admin key that never expires.</summary>
    public static readonly Error LastAdmin = new(
        ErrorKind.Conflict, "last_admin_key", "This is the tenant's last enabled admin key without an expiry. Make another one first");
}
