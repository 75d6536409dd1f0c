using Avicenna.Application.Tenants;

namespace Avicenna.Application.Tests.Tenants;

public sealed class TenancyOptionsValidatorTests
{
    [Test]
    public void Validate_DefaultTenantAlone_FindsNothing()
    {
        Validate("default").Should().BeNull();
        Validate("default", []).Should().BeNull();
    }

    [Test]
    public void Validate_BaseDomains_FindsNothingWithOrWithoutADefaultTenant()
    {
        Validate(null, ["localhost", "avicenna.dev", "Keys.Example.CO.UK", "xn--bcher-kva.example"]).Should().BeNull();
        Validate("", ["avicenna.dev"]).Should().BeNull();
        Validate("default", ["avicenna.dev"]).Should().BeNull();
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase(".avicenna.dev")]
    [TestCase("avicenna.dev.")]
    [TestCase("*.avicenna.dev")]
    [TestCase("https://avicenna.dev")]
    [TestCase("avicenna.dev:8080")]
    [TestCase("avicenna dev")]
    [TestCase("bücher.example")]
    public void Validate_BaseDomainThatIsNone_NamesIt(string domain) =>
        Validate("default", ["avicenna.dev", domain]).Should()
            .Equal($"Tenancy:BaseDomains has '{domain}', which must be a domain name such as avicenna.dev");

    [TestCase("a.b", "Subdomain must be 1 to 63 letters a-z, digits and inner hyphens")]
    [TestCase(" ", "Subdomain must be 1 to 63 letters a-z, digits and inner hyphens")]
    [TestCase("www", "Subdomain 'www' is reserved")]
    public void Validate_DefaultSubdomainThatIsNone_SaysWhy(string subdomain, string problem) =>
        Validate(subdomain, ["avicenna.dev"]).Should().Equal($"Tenancy:DefaultSubdomain is '{subdomain}'. {problem}");

    [Test]
    public void Validate_NeitherBaseDomainNorDefaultTenant_AsksForTheTenant([Values(null, "")] string? subdomain, [Values] bool withEmptyList) =>
        Validate(subdomain, withEmptyList ? [] : null).Should()
            .Equal("Tenancy:DefaultSubdomain must name a tenant, because Tenancy:BaseDomains is empty");

    [Test]
    public void Validate_SeveralProblems_TellsEach() =>
        Validate("-", ["a b", "c d"]).Should().Equal(
            "Tenancy:BaseDomains has 'a b', which must be a domain name such as avicenna.dev",
            "Tenancy:BaseDomains has 'c d', which must be a domain name such as avicenna.dev",
            "Tenancy:DefaultSubdomain is '-'. Subdomain must be 1 to 63 letters a-z, digits and inner hyphens");

    private static IEnumerable<string>? Validate(string? defaultSubdomain, IList<string>? baseDomains = null) =>
        new TenancyOptionsValidator()
            .Validate(name: null, new TenancyOptions { DefaultSubdomain = defaultSubdomain, BaseDomains = baseDomains })
            .Failures;
}
