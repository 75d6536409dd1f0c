using Avicenna.Domain.Addresses;

namespace Avicenna.Api.Proxies;

/// <summary>Section <c>Proxies</c>: whose forwarded headers are believed.</summary>
internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>), as <see cref="AddressRange"/> reads them, of the
    /// reverse proxies in front. From them, and from nobody else, <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c> count.
    /// Default: none.
    /// </summary>
    public IList<string> Trusted { get; init; } = [];
}
