namespace Avicenna.Application.Errors;

/// <summary>Another endpoint of the tenant is about the same requests.</summary>
public sealed class EndpointExistsException() : AvicennaException("There is already an endpoint with this path and method");
