using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class ApiKeyStatusNamesTests
{
    private const string Sentence = "status must be 'active', 'disabled' or 'expired'";

    [TestCase("active", ApiKeyStatus.Active)]
    [TestCase("disabled", ApiKeyStatus.Disabled)]
    [TestCase("expired", ApiKeyStatus.Expired)]
    public void Parse_Name_IsItsStatus(string name, ApiKeyStatus status)
    {
        ApiKeyStatusNames.Parse(name).Should().Be(status);
        ApiKeyStatusNames.FindProblem(name).Should().BeNull();
    }

    [TestCase("")]
    [TestCase("Active")]
    [TestCase("active ")]
    [TestCase("deleted")]
    [TestCase("0")]
    public void Parse_AnythingElse_ThrowsWithTheNames(string name)
    {
        var act = () => ApiKeyStatusNames.Parse(name);

        ApiKeyStatusNames.FindProblem(name).Should().Be(Sentence);
        act.Should().Throw<ArgumentException>().WithParameterName(nameof(name)).WithMessage($"{Sentence}*");
    }

    [Test]
    public void FindProblem_NoName_SaysTheNames() => ApiKeyStatusNames.FindProblem(null).Should().Be(Sentence);
}
