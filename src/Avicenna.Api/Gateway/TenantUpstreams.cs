using System.Collections.Frozen;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Gateway;

/// <summary>The APIs of the tenants. A tenant without one has nothing behind the gateway, so that no host leads to another tenant's API.</summary>
internal sealed class TenantUpstreams(IOptions<GatewayOptions> options, IOptions<TenancyOptions> tenancy)
{
    private readonly FrozenDictionary<Subdomain, Upstream> upstreams = Read(options.Value, tenancy.Value).ToFrozenDictionary();

    public IEnumerable<UpstreamAddress> Addresses => upstreams.Values.SelectMany(upstream => upstream.Addresses);

    /// <summary>Returns a tenant's API; null if it has none.</summary>
    public Upstream? Find(Tenant tenant) => upstreams.GetValueOrDefault(tenant.Subdomain);

    private static IEnumerable<KeyValuePair<Subdomain, Upstream>> Read(GatewayOptions options, TenancyOptions tenancy)
    {
        var texts = options.Upstreams.AsEnumerable();
        if (!string.IsNullOrEmpty(options.Upstream))
        {
            texts = texts.Append(KeyValuePair.Create(tenancy.DefaultSubdomain!, options.Upstream));
        }

        return texts.Select(upstream => KeyValuePair.Create(
            Subdomain.Parse(upstream.Key),
            new Upstream([.. GatewayOptions.SplitAddresses(upstream.Value).Select(UpstreamAddress.Parse)], options.Timeout)));
    }
}
