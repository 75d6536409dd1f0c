using Avicenna.Application.Tenants;

namespace Avicenna.Application.Tests.Tenants.CreateTenant;

public sealed class CreateTenantCommandValidatorTests
{
    [TestCase("acme")]
    [TestCase("ACME-2")]
    public void Validate_Label_FindsNothing(string subdomain) => Validate(subdomain).Should().BeEmpty();

    [TestCase(null, "Subdomain is required")]
    [TestCase("", "Subdomain is required")]
    [TestCase("a.b", "Subdomain must be 1 to 63 letters a-z, digits and inner hyphens")]
    [TestCase("www", "Subdomain 'www' is reserved")]
    public void Validate_AnythingElse_SaysWhatIsWrong(string? subdomain, string sentence) =>
        Validate(subdomain!).Should().Equal(("Subdomain", sentence));

    private static IEnumerable<(string Member, string Sentence)> Validate(string subdomain) =>
        new CreateTenantCommandValidator().Validate(new CreateTenantCommand(subdomain)).Errors
            .Select(error => (error.PropertyName, error.ErrorMessage));
}
