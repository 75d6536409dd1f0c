using System.Runtime.Serialization;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tests;

public sealed class NamesTests
{
    private static IEnumerable<TestCaseData> Strangers =>
        from known in new[] { (Enum)Permission.User, ApiKeyStatus.Active, RequiredAuthentication.None, Signal.GoSlowly }
        from name in new[] { null, "", "User", "ADMIN", "user ", "Active", "active ", "None", "0", "root", "deleted", "anonymous", "GoSlowly", "go slowly", "Halt", "stop_now" }
        select new TestCaseData(known, name);

    [TestCase(Permission.User, "user")]
    [TestCase(Permission.Admin, "admin")]
    [TestCase(ApiKeyStatus.Active, "active")]
    [TestCase(ApiKeyStatus.Disabled, "disabled")]
    [TestCase(ApiKeyStatus.Expired, "expired")]
    [TestCase(RequiredAuthentication.None, "none")]
    [TestCase(RequiredAuthentication.User, "user")]
    [TestCase(RequiredAuthentication.Admin, "admin")]
    [TestCase(Signal.GoSlowly, "go_slowly")]
    [TestCase(Signal.StopNow, "Halt!")]
    public void Of_Value_IsItsNameAndBack<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        Names<TEnum>.Of(value).Should().Be(name);
        Names<TEnum>.Parse(name).Should().Be(value);
        Names<TEnum>.TryParse(name, out var parsed).Should().BeTrue();
        parsed.Should().Be(value);
    }

    [TestCase(Permission.User, 2)]
    [TestCase(ApiKeyStatus.Active, 3)]
    [TestCase(RequiredAuthentication.None, 3)]
    [TestCase(Signal.GoSlowly, 2)]
    public void Of_EveryValue_HasANameOfItsOwn<TEnum>(TEnum first, int count)
        where TEnum : struct, Enum
    {
        Enum.GetValues<TEnum>().Should().HaveCount(count).And.StartWith(first);
        Enum.GetValues<TEnum>().Select(Names<TEnum>.Of).Should().OnlyHaveUniqueItems().And.NotContainNulls();
    }

    [TestCase((Permission)2)]
    [TestCase((ApiKeyStatus)(-1))]
    [TestCase((RequiredAuthentication)3)]
    public void Of_NumberThatIsNoValue_Throws<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var act = () => Names<TEnum>.Of(value);

        act.Should().Throw<KeyNotFoundException>();
    }

    [TestCaseSource(nameof(Strangers))]
    public void TryParse_AnythingElse_IsFalse<TEnum>(TEnum known, string? name)
        where TEnum : struct, Enum
    {
        Names<TEnum>.TryParse(name, out var value).Should().BeFalse();
        value.Should().Be(default(TEnum)).And.Be(known);
    }

    [TestCase(Permission.User, "A Permission must be 'user' or 'admin'")]
    [TestCase(ApiKeyStatus.Active, "A ApiKeyStatus must be 'active', 'disabled' or 'expired'")]
    [TestCase(RequiredAuthentication.None, "A RequiredAuthentication must be 'none', 'user' or 'admin'")]
    public void Parse_AnythingElse_ThrowsWithTheNames<TEnum>(TEnum known, string sentence)
        where TEnum : struct, Enum
    {
        var act = () => Names<TEnum>.Parse(Names<TEnum>.Of(known).ToUpperInvariant());

        act.Should().Throw<FormatException>().WithMessage(sentence);
    }

    [Test]
    public void All_TwoOrMoreNames_AreQuotedInTheOrderOfTheValues()
    {
        Names<Permission>.All.Should().Be("'user' or 'admin'");
        Names<ApiKeyStatus>.All.Should().Be("'active', 'disabled' or 'expired'");
        Names<RequiredAuthentication>.All.Should().Be("'none', 'user' or 'admin'");
        Names<Signal>.All.Should().Be("'go_slowly' or 'Halt!'");
    }

    [Test]
    public void Permission_Order_IsThatOfPower() => ((int)Permission.Admin).Should().BeGreaterThan((int)Permission.User);

    [Test]
    public void RequiredAuthentication_Order_IsThatOfStrictness() =>
        Enum.GetValues<RequiredAuthentication>().Order().Should().Equal(RequiredAuthentication.None, RequiredAuthentication.User, RequiredAuthentication.Admin);

    public enum Signal
    {
        GoSlowly,

        [EnumMember(Value = "Halt!")]
        StopNow,
    }
}
