using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tenants;

/// <summary>What the requests of a tenant require: its endpoints, and its settings for requests that match none.</summary>
/// <param name="Endpoints">The endpoints, prepared for matching.</param>
/// <param name="Settings">The settings.</param>
public sealed record AccessPolicy(EndpointTable Endpoints, TenantSettings Settings)
{
    /// <summary>What a request requires that wasn't described: the default, but at least a valid key.</summary>
    public RequiredAccess Unknown =>
        new(Settings.DefaultAuthentication == RequiredAuthentication.None ? RequiredAuthentication.User : Settings.DefaultAuthentication);

    /// <summary>Returns what a request requires.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="isPreflight">Whether the request is a CORS preflight.</param>
    public RequiredAccess Require(string method, RequestPath path, bool isPreflight) =>
        isPreflight && Settings.AllowPreflight ? new RequiredAccess(RequiredAuthentication.None) : Require(Endpoints.Find(method, path));

    /// <summary>Returns what a request requires that matches this endpoint, or none if it is null.</summary>
    public RequiredAccess Require(Endpoint? endpoint) => endpoint?.Access ?? new RequiredAccess(Settings.DefaultAuthentication);
}
