using Avicenna.Application.Paging;
using Avicenna.Testing;

namespace Avicenna.Application.Tests.Paging;

public sealed class PageSizeTests
{
    private const string Sentence = "limit must be a whole number from 1 to 200";

    [TestCase(null, 50)]
    [TestCase("1", 1)]
    [TestCase("50", 50)]
    [TestCase("200", 200)]
    public void Parse_SizeOrNone_IsThatOrTheDefault(string? text, int expected)
    {
        Problem.Of<int>(PageSize.TryParse, text).Should().BeNull();
        PageSize.Parse(text).Should().Be(expected);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("0")]
    [TestCase("201")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1\0")]
    [TestCase("1.0")]
    [TestCase("1e1")]
    [TestCase("0x1")]
    [TestCase("١")]
    [TestCase("99999999999999999999")]
    [TestCase("all")]
    public void Parse_AnythingElse_IsRefusedWithTheRange(string text)
    {
        var act = () => PageSize.Parse(text);

        Problem.Of<int>(PageSize.TryParse, text).Should().Be(Sentence);
        act.Should().Throw<FormatException>().WithMessage(Sentence);
    }
}
