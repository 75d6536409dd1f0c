using Microsoft.AspNetCore.Mvc;
using NetArchTest.Rules;

namespace Avicenna.Architecture.Tests;

public sealed class DependencyTests
{
    private const string Infrastructure = "Avicenna.Infrastructure";

    private static readonly string[] CompositionRoot = ["Program", "Avicenna.Api.DependencyInjection"];

    [Test]
    public void Infrastructure_InsideTheApi_IsKnownToTheCompositionRootOnly()
    {
        var users = Types.InAssembly(Product.Api).That().HaveDependencyOn(Infrastructure).GetTypes().Select(OutermostName).ToList();

        users.Should().Contain("Program", "it registers the infrastructure, and a rule that doesn't see that sees nothing");
        users.Should().BeSubsetOf(CompositionRoot);
    }

    [Test]
    public void Controllers_All_KnowNothingOfInfrastructure()
    {
        Controllers().GetTypes().Should().NotBeEmpty();
        Controllers().And().HaveDependencyOn("Avicenna.Application").GetTypes().Should().NotBeEmpty("what they need is there");

        Controllers().ShouldNot().HaveDependencyOnAny(Infrastructure, "Dapper", "Microsoft.Data", "System.Data")
            .GetResult().FailingTypeNames.Should().BeNullOrEmpty();
    }

    [TestCase("Microsoft.AspNetCore", "Avicenna.Api")]
    [TestCase("Dapper", "Avicenna.Infrastructure")]
    [TestCase("Microsoft.Data", "Avicenna.Infrastructure")]
    [TestCase("System.Data", "Avicenna.Infrastructure")]
    public void InnerLayers_Technology_IsUsedOnlyFurtherOut(string technology, string user)
    {
        Types.InAssembly(Product.Assemblies.Single(assembly => assembly.GetName().Name == user))
            .That().HaveDependencyOn(technology).GetTypes().Should().NotBeEmpty("otherwise the rule doesn't know its technology");

        var inner = Types.InAssemblies([Product.Domain, Product.Application]);
        inner.GetTypes().Should().NotBeEmpty();
        inner.ShouldNot().HaveDependencyOn(technology).GetResult().FailingTypeNames.Should().BeNullOrEmpty();
    }

    [Test]
    public void Domain_AllTypes_KnowNothingOfOuterLayers()
    {
        Types.InAssembly(Product.Application).That().HaveDependencyOn("MediatR").GetTypes().Should().NotBeEmpty();

        var types = Types.InAssembly(Product.Domain);
        types.GetTypes().Should().NotBeEmpty();
        types.ShouldNot().HaveDependencyOnAny("Avicenna.Application", Infrastructure, "Avicenna.Api", "MediatR", "FluentValidation", "AutoMapper", "Microsoft.Extensions")
            .GetResult().FailingTypeNames.Should().BeNullOrEmpty();
    }

    // Made anew for every question: NetArchTest's lists remember what was asked of them.
    private static PredicateList Controllers() => Types.InAssembly(Product.Api).That().Inherit(typeof(ControllerBase));

    private static string OutermostName(Type type) => type.DeclaringType is { } declaring ? OutermostName(declaring) : type.FullName!;
}
