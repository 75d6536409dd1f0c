using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class RequiredAuthenticationNamesTests
{
    [TestCase(RequiredAuthentication.None, "none")]
    [TestCase(RequiredAuthentication.User, "user")]
    [TestCase(RequiredAuthentication.Admin, "admin")]
    public void ToName_RequiredAuthentication_IsTheWordOfTheWireAndBack(RequiredAuthentication authentication, string name)
    {
        authentication.ToName().Should().Be(name);
        RequiredAuthenticationNames.Parse(name).Should().Be(authentication);
        RequiredAuthenticationNames.FindProblem(name, "authentication").Should().BeNull();
    }

    [Test]
    public void ToName_EveryRequiredAuthentication_HasAName() =>
        Enum.GetValues<RequiredAuthentication>().Select(authentication => authentication.ToName()).Should().OnlyHaveUniqueItems().And.NotContainNulls();

    [Test]
    public void ToName_NumberThatIsNone_Throws()
    {
        var act = () => ((RequiredAuthentication)3).ToName();

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("authentication");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("None")]
    [TestCase("USER")]
    [TestCase("admin ")]
    [TestCase("0")]
    [TestCase("anonymous")]
    public void FindProblem_AnythingElse_SaysWhatThereIsUnderTheMembersName(string? name)
    {
        RequiredAuthenticationNames.FindProblem(name, "default_authentication").Should().Be("default_authentication must be 'none', 'user' or 'admin'");

        var act = () => RequiredAuthenticationNames.Parse(name!);
        act.Should().Throw<ArgumentException>().WithParameterName(nameof(name)).WithMessage("The required authentication must be 'none', 'user' or 'admin'*");
    }

    [Test]
    public void RequiredAuthentication_Order_IsThatOfStrictness() =>
        Enum.GetValues<RequiredAuthentication>().Order().Should().Equal(RequiredAuthentication.None, RequiredAuthentication.User, RequiredAuthentication.Admin);
}
