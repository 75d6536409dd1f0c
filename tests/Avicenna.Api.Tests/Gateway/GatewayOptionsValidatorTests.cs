using Avicenna.Api.Gateway;
using Avicenna.Application.Tenants;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.Tests.Gateway;

internal sealed class GatewayOptionsValidatorTests
{
    [Test]
    public void Validate_NothingSet_FindsNothing() => Validate(new GatewayOptions()).Should().BeNull();

    [TestCase("http://0.0.0.0:8000", "http://localhost:8080")]
    [TestCase("http://*:8000;h2c://127.0.0.1:8001", "http://a:1 http://b:2")]
    [TestCase("https://localhost:8443", "https://api.example.com")]
    [TestCase("http://[::]:8000", "h2c://[::1]:8081/")]
    public void Validate_ListenersAndAnApi_FindsNothing(string urls, string upstream) => Validate(new GatewayOptions { Urls = urls, Upstream = upstream }).Should().BeNull();

    [TestCase("localhost")]
    [TestCase("8000")]
    [TestCase("ftp://localhost:1")]
    [TestCase("http://localhost/a")]
    public void Validate_WrongListener_SaysWhatItMustBe(string urls) =>
        Validate(new GatewayOptions { Urls = urls, Upstream = "http://a" }).Should().Equal($"Gateway:Urls must be URLs such as http://0.0.0.0:8000, separated by ';', not '{urls}'");

    [TestCase("localhost:8080")]
    [TestCase("localhost")]
    [TestCase("ftp://a")]
    [TestCase("http://a/b")]
    [TestCase("http://a?b")]
    [TestCase("http://a#")]
    [TestCase("http://u@a")]
    [TestCase("http://")]
    [TestCase("http://a:0")]
    public void Validate_WrongAddress_SaysWhatItMustBe(string upstream)
    {
        const string Rule = "must be addresses such as http://localhost:8080, https://api.example.com or h2c://localhost:8081, without a path and separated by spaces, not";

        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = upstream }).Should().Equal($"Gateway:Upstream {Rule} '{upstream}'");
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstreams = { ["acme"] = upstream } }).Should().Equal($"Gateway:Upstreams:acme {Rule} '{upstream}'");
    }

    [Test]
    public void Validate_AddressesThatDoNotGoTogether_SaysWhy()
    {
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = "http://a https://b" }).Should().Equal("Gateway:Upstream must be addresses that all begin alike, with http, https or h2c");
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = "http://a http://A" }).Should().Equal("Gateway:Upstream has an address twice");
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = "http://a", Upstreams = { ["acme"] = " " } }).Should().Equal("Gateway:Upstreams:acme must not be empty");
    }

    [Test]
    public void Validate_OneWithoutTheOther_SaysWhatIsMissing()
    {
        Validate(new GatewayOptions { Urls = "http://localhost:1" }).Should().Equal("Gateway:Urls is set, but no API is; set Gateway:Upstream to its address, such as http://localhost:8080");
        Validate(new GatewayOptions { Upstream = "http://a" }).Should().Equal("Gateway:Upstream or Gateway:Upstreams is set, but nothing listens for requests to it; set Gateway:Urls, for example to http://0.0.0.0:8000");
    }

    [Test]
    public void Validate_Tenants_MustBeUnambiguous()
    {
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = "http://a" }, defaultSubdomain: null).Should()
            .Equal("Gateway:Upstream is the default tenant's API, but Tenancy:DefaultSubdomain is not set; set it, or Gateway:Upstreams:{subdomain} instead");
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstream = "http://a", Upstreams = { ["Default"] = "http://b" } }).Should()
            .Equal("Gateway:Upstream and Gateway:Upstreams:default are both the default tenant's API; remove one of them");
        Validate(new GatewayOptions { Urls = "http://localhost:1", Upstreams = { ["a_b"] = "http://b" } }).Should()
            .Equal("Gateway:Upstreams has 'a_b', which is no subdomain: Subdomain must be 1 to 63 letters a-z, digits and inner hyphens");
    }

    [Test]
    public void Validate_NumbersOutOfRange_SaysTheRange()
    {
        Validate(new GatewayOptions { Timeout = TimeSpan.Zero }).Should().Equal("Gateway:Timeout must be from 00:00:00.1 to 1.00:00:00, not 00:00:00");
        Validate(new GatewayOptions { ConnectTimeout = TimeSpan.FromDays(2) }).Should().Equal("Gateway:ConnectTimeout must be from 00:00:00.1 to 1.00:00:00, not 2.00:00:00");
        Validate(new GatewayOptions { HealthInterval = TimeSpan.FromSeconds(-1) }).Should().Equal("Gateway:HealthInterval must be from 00:00:00.1 to 1.00:00:00, not -00:00:01");
        Validate(new GatewayOptions { MaxConnections = 0 }).Should().Equal("Gateway:MaxConnections must be at least 1, not 0");
        Validate(new GatewayOptions { HealthPath = "health" }).Should().Equal("Gateway:HealthPath must be a path such as /health, not 'health'");
    }

    private static IEnumerable<string>? Validate(GatewayOptions options, string? defaultSubdomain = "default") =>
        new GatewayOptionsValidator(Options.Create(new TenancyOptions { DefaultSubdomain = defaultSubdomain })).Validate(name: null, options).Failures;
}
