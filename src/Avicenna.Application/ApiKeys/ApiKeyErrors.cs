using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

public static class ApiKeyErrors
{
    /// <summary>One answer for a key that isn't there, for another tenant's, and for what isn't an id at all.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found", "API key not found");

    public static readonly Error SecretNotFound = new(ErrorKind.NotFound, "not_found", "No key has this secret");

    /// <summary>The secret is another key's.</summary>
    public static readonly Error SecretExists = new(ErrorKind.Conflict, "secret_exists", "There is already a key with this secret");

    /// <summary>Another tenant got a key of an import file while the file was imported.</summary>
    public static readonly Error ImportOvertaken = new(
        ErrorKind.Conflict, "import_overtaken", "Another tenant has got a key of this file meanwhile. Repeat the import to see which");

    /// <summary>The change would leave the tenant without an enabled admin key that never expires.</summary>
    public static readonly Error LastAdmin = new(
        ErrorKind.Conflict, "last_admin_key", "This is the tenant's last enabled admin key without an expiry. Make another one first");
}
