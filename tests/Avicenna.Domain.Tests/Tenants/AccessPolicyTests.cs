using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.Tenants;

public sealed class AccessPolicyTests
{
    private static readonly RequestPath Known = PathOf("/orders");
    private static readonly RequestPath Other = PathOf("/invoices");

    private static readonly Endpoint Orders = EndpointRules.ToEndpoint("GET /orders") with
    {
        Authentication = RequiredAuthentication.Admin,
        Scopes = ScopeList.FromStored("orders:read"),
    };

    [Test]
    public void Default_NewTenant_RequiresAKeyEvenOfPreflights() =>
        TenantSettings.Default.Should().Be(new TenantSettings(RequiredAuthentication.User, AllowPreflight: false));

    [TestCase(RequiredAuthentication.None, RequiredAuthentication.User)]
    [TestCase(RequiredAuthentication.User, RequiredAuthentication.User)]
    [TestCase(RequiredAuthentication.Admin, RequiredAuthentication.Admin)]
    public void Unknown_AnyDefault_RequiresAtLeastAValidKey(RequiredAuthentication byDefault, RequiredAuthentication required) =>
        Policy(byDefault).Unknown.Should().Be(new RequiredAccess(required));

    [Test]
    public void Require_EndpointOfTheRequest_RequiresWhatItSays() =>
        Policy(RequiredAuthentication.None).Require("GET", Known, isPreflight: false)
            .Should().Be(new RequiredAccess(RequiredAuthentication.Admin, ScopeList.FromStored("orders:read")));

    [Test]
    public void Require_NoEndpointOfTheRequest_RequiresTheDefault([Values] RequiredAuthentication byDefault)
    {
        Policy(byDefault).Require("GET", Other, isPreflight: false).Should().Be(new RequiredAccess(byDefault));
        Policy(byDefault).Require("POST", Known, isPreflight: false).Should().Be(new RequiredAccess(byDefault));
    }

    [TestCase(true, true, RequiredAuthentication.None)]
    [TestCase(true, false, RequiredAuthentication.Admin)]
    [TestCase(false, true, RequiredAuthentication.Admin)]
    public void Require_Preflight_PassesIfTheTenantAllowsThem(bool isPreflight, bool allowPreflight, RequiredAuthentication required) =>
        Policy(RequiredAuthentication.User, allowPreflight).Require("GET", Known, isPreflight).Authentication.Should().Be(required);

    private static AccessPolicy Policy(RequiredAuthentication byDefault, bool allowPreflight = false) =>
        new(new EndpointTable([Orders]), new TenantSettings(byDefault, allowPreflight));

    private static RequestPath PathOf(string target)
    {
        RequestPath.TryRead(target, out var path).Should().BeTrue();
        return path;
    }
}
