namespace Avicenna.Application.Errors;

/// <summary>The database can't be reached or can't take the work now; trying again later may help.</summary>
public sealed class StoreUnavailableException(Exception innerException)
    : AvicennaException("Key store unavailable", innerException);
