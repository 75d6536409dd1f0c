using Avicenna.Application.Settings;
using CsCheck;

namespace Avicenna.Application.Tests.Settings;

public sealed class EditDistanceTests
{
    [TestCase("", "", 0)]
    [TestCase("", "abc", 3)]
    [TestCase("Redis", "REDIS", 0)]
    [TestCase("Redis", "Reds", 1)]
    [TestCase("Redis", "Redsi", 2)]
    [TestCase("Database", "Databse", 1)]
    [TestCase("kitten", "sitting", 3)]
    public void Between_TwoTexts_CountsTheFewestEdits(string one, string other, int expected) => EditDistance.Between(one, other).Should().Be(expected);

    [Test]
    public void Between_AnyTexts_IsADistance()
    {
        var texts = Gen.Char["abAB"].Array[0, 8].Select(characters => new string(characters));
        Gen.Select(texts, texts, texts).Sample((a, b, c) =>
            EditDistance.Between(a, b) == EditDistance.Between(b, a)
            && EditDistance.Between(a, b) == 0 == a.Equals(b, StringComparison.OrdinalIgnoreCase)
            && EditDistance.Between(a, c) <= EditDistance.Between(a, b) + EditDistance.Between(b, c));
    }
}
