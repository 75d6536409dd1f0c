namespace Avicenna.Application.Errors;

/// <summary>The change would leave the tenant without an enabled admin key that never expires.</summary>
public sealed class LastAdminKeyException() : AvicennaException("This is the tenant's last enabled admin key without an expiry. Make another one first");
