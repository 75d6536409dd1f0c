using System.Reflection;

namespace Avicenna.Architecture.Tests;

/// <summary>References point strictly inward: Api → Application → Domain, with Infrastructure beside them.</summary>
public sealed class ReferenceTests
{
    private static IEnumerable<TestCaseData> Allowed =>
    [
        new("Avicenna.Domain", Array.Empty<string>()),
        new("Avicenna.Application", new[] { "Avicenna.Domain" }),
        new("Avicenna.Infrastructure", new[] { "Avicenna.Application" }),
        new("Avicenna.Api", new[] { "Avicenna.Application", "Avicenna.Infrastructure" }),
        // The package for other people's APIs brings nothing of the server along.
        new("Avicenna.AspNetCore", Array.Empty<string>()),
    ];

    [Test]
    public void Projects_UnderSrc_AreTheFourLayersAndThePackage() =>
        Solution.Projects().Should().BeEquivalentTo(Allowed.Select(layer => layer.Arguments[0]));

    [TestCaseSource(nameof(Allowed))]
    public void ProjectReferences_OfALayer_PointInward(string project, string[] allowed) =>
        Solution.Items(project, "ProjectReference").Should().BeEquivalentTo(allowed);

    [Test]
    public void Domain_Project_ReferencesNoPackageAndNoFramework()
    {
        Solution.Items("Avicenna.Application", "PackageReference").Should().NotBeEmpty("otherwise this reads nothing");

        Solution.Items("Avicenna.Domain", "PackageReference").Should().BeEmpty();
        Solution.Items("Avicenna.Domain", "FrameworkReference").Should().BeEmpty();
    }

    [Test]
    public void Domain_Assembly_UsesOnlyTheBaseLibrary() =>
        References(Product.Domain).Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));

    [Test]
    public void Application_Assembly_UsesOnlyTheDomainOfTheProduct() => OwnReferences(Product.Application).Should().Equal("Avicenna.Domain");

    [Test]
    public void Infrastructure_Assembly_DoesNotUseTheApi() =>
        OwnReferences(Product.Infrastructure).Should().BeEquivalentTo("Avicenna.Domain", "Avicenna.Application");

    [Test]
    public void Package_Assembly_UsesNothingElseOfTheProduct()
    {
        References(Product.Package).Should().Contain("Microsoft.AspNetCore.Authentication");

        OwnReferences(Product.Package).Should().BeEmpty();
        foreach (var layer in new[] { Product.Domain, Product.Application, Product.Infrastructure, Product.Api })
        {
            OwnReferences(layer).Should().NotContain("Avicenna.AspNetCore");
        }
    }

    private static IEnumerable<string> OwnReferences(Assembly assembly) =>
        References(assembly).Where(name => name.StartsWith("Avicenna.", StringComparison.Ordinal));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
