using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Avicenna.Architecture.Tests;

public sealed class VisibilityTests
{
    private static IEnumerable<TestCaseData> InternalKinds =>
    [
        Kind("handlers", typeof(IRequestHandler<,>)),
        Kind("pipeline behaviors", typeof(IPipelineBehavior<,>)),
        Kind("validators of requests", typeof(IValidator<>)),
        Kind("validators of options", typeof(IValidateOptions<>)),
    ];

    private static IEnumerable<Type> Ports =>
        Product.Types.Where(type => type is { IsInterface: true, IsGenericType: false } && type.Assembly == Product.Application);

    [TestCaseSource(nameof(InternalKinds))]
    public void Implementations_OfAKind_AreInternalAndSealed(Type contract) => RequireInternalAndSealed(Product.Implementing(contract));

    [TestCaseSource(nameof(Ports))]
    public void Adapters_OfAPort_AreInternalSealedAndInTheInfrastructure(Type port)
    {
        var adapters = Product.Implementing(port);

        RequireInternalAndSealed(adapters);
        // A port without a layer to cross has two adapters at least; the one in memory is the application's own.
        adapters.Should().Contain(type => type.Assembly == Product.Infrastructure);
    }

    [Test]
    public void Ports_All_AreNamedAsInterfaces()
    {
        Ports.Should().HaveCountGreaterThan(10).And.OnlyContain(type => type.Name.StartsWith('I'));
    }

    [Test]
    public void Repositories_All_AreInternalAndSealed() =>
        RequireInternalAndSealed([.. Product.Types.Where(type => type.IsClass && type.Name.EndsWith("Repository", StringComparison.Ordinal))]);

    [Test]
    public void PublicClasses_All_AreSealedUnlessMadeForInheritance()
    {
        var classes = Product.Types.Where(type => type is { IsClass: true, IsVisible: true }).ToList();

        classes.Should().NotBeEmpty();
        classes.Should().OnlyContain(type => type.IsSealed || type.IsAbstract || IsExceptionBase(type));
    }

    private static bool IsExceptionBase(Type type) =>
        type.IsAssignableTo(typeof(Exception)) && Product.Types.Any(candidate => candidate.BaseType == type);

    private static void RequireInternalAndSealed(IReadOnlyList<Type> types)
    {
        types.Should().NotBeEmpty();
        types.Should().OnlyContain(type => !type.IsVisible && type.IsSealed);
    }

    private static TestCaseData Kind(string name, Type contract) => new TestCaseData(contract).SetArgDisplayNames(name);
}
