using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class RegisteredMethodsTests
{
    [Test]
    public void Names_AllOfThem_AreDifferentUppercaseMethods() =>
        RegisteredMethods.Names.Should().OnlyHaveUniqueItems().And.OnlyContain(name => EndpointMethod.Parse(name).Value == name);

    [Test]
    public void IsAmbiguous_RegisteredMethodInAnotherCase_IsTrueEvenWithoutAnyEndpoint() =>
        RegisteredMethods.Names.Should().OnlyContain(name => EndpointTable.Empty.IsAmbiguous(name.ToLowerInvariant()) && !EndpointTable.Empty.IsAmbiguous(name));
}
