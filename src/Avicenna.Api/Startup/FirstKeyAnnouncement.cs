using Avicenna.Api.Tenancy;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Startup;

/// <summary>Writes the one-time announcement of the first key, with a call to paste.</summary>
internal sealed class FirstKeyAnnouncement(SubdomainResolver resolver, IOptions<TenancyOptions> tenancy)
{
    /// <summary>Returns the text to print.</summary>
    /// <param name="tenant">The tenant of the key.</param>
    /// <param name="secret">The key.</param>
    /// <param name="addresses">The addresses the server listens on.</param>
    /// <param name="store">The location of the store. In Development, starting in another directory creates another installation.</param>
    public string Write(Tenant tenant, ApiKeySecret secret, IEnumerable<string> addresses, string store) =>
        $$"""

        This is a new installation. It uses {{store}}.
        The first admin key of tenant '{{tenant.Subdomain}}'. It is shown only once, so keep it in a safe place:

          {{secret.Reveal()}}

        To manage keys in a browser, open {{ChooseUrl(tenant, addresses)}}/ and sign in with this key.
        To create another key from the command line:

          curl -X POST {{ChooseUrl(tenant, addresses)}}/admin/api-keys \
            -H 'Authorization: Bearer {{secret.Reveal()}}' \
            -H 'Content-Type: application/json' \
            -d '{"name": "Admin Key Production", "ratelimit_min": 120, "permission": "admin"}'

        """;

    /// <summary>Returns the first address that leads to the tenant, otherwise the tenant's public name.</summary>
    private string ChooseUrl(Tenant tenant, IEnumerable<string> addresses)
    {
        var local = addresses
            .Select(address => BindingAddress.Parse(address))
            .Select(address => (address, host: address.Host is "*" or "+" or "[::]" or "0.0.0.0" ? "localhost" : address.Host))
            .FirstOrDefault(candidate => resolver.Resolve(candidate.host) == tenant.Subdomain);
        return local.address is not null
            ? $"{local.address.Scheme}://{local.host}:{local.address.Port}"
            : $"https://{tenant.Subdomain}.{tenancy.Value.BaseDomains?.FirstOrDefault() ?? "localhost"}";
    }
}
