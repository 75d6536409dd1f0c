using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tenants;

/// <summary>What the requests of one tenant must bring: its endpoints, and its settings for what matches none.</summary>
/// <param name="Endpoints">The endpoints, ready for matching.</param>
/// <param name="Settings">The rest.</param>
public sealed record AccessPolicy(EndpointTable Endpoints, TenantSettings Settings)
{
    /// <summary>What a request that nobody described must bring: the default, but never nothing.</summary>
    public RequiredAccess Unknown =>
        new(Settings.DefaultAuthentication == RequiredAuthentication.None ? RequiredAuthentication.User : Settings.DefaultAuthentication);

    /// <summary>What a request must bring.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="isPreflight">Whether it is a CORS preflight.</param>
    public RequiredAccess Require(string method, RequestPath path, bool isPreflight) =>
        isPreflight && Settings.AllowPreflight ? new RequiredAccess(RequiredAuthentication.None) : Require(Endpoints.Find(method, path));

    /// <summary>What a request must bring that this endpoint is about; null: none is.</summary>
    public RequiredAccess Require(Endpoint? endpoint) => endpoint?.Access ?? new RequiredAccess(Settings.DefaultAuthentication);
}
