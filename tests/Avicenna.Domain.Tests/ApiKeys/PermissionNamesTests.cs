using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class PermissionNamesTests
{
    private const string Sentence = "Permission must be 'user' or 'admin'";

    [TestCase(Permission.User, "user")]
    [TestCase(Permission.Admin, "admin")]
    public void ToName_Permission_IsTheWordOfTheWireAndBack(Permission permission, string name)
    {
        permission.ToName().Should().Be(name);
        PermissionNames.Parse(name).Should().Be(permission);
        PermissionNames.FindProblem(name).Should().BeNull();
    }

    [Test]
    public void ToName_EveryPermission_HasAName() =>
        Enum.GetValues<Permission>().Select(permission => permission.ToName()).Should().OnlyHaveUniqueItems().And.NotContainNulls();

    [Test]
    public void ToName_NumberThatIsNoPermission_Throws()
    {
        var act = () => ((Permission)2).ToName();

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("permission");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Admin")]
    [TestCase("USER")]
    [TestCase("user ")]
    [TestCase("0")]
    [TestCase("root")]
    public void FindProblem_AnythingElse_SaysWhatThereIs(string? name)
    {
        PermissionNames.FindProblem(name).Should().Be(Sentence);

        var act = () => PermissionNames.Parse(name!);
        act.Should().Throw<ArgumentException>().WithParameterName(nameof(name)).WithMessage($"{Sentence}*");
    }

    [Test]
    public void Permission_Order_IsThatOfPower() => ((int)Permission.Admin).Should().BeGreaterThan((int)Permission.User);
}
