using Avicenna.Domain.ApiKeys;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class OwnerIdTests
{
    private const string Rule = "owner_id must be 1 to 255 characters, without control and bidirectional control characters";
    private const string KeyRule = "owner_id must not contain an API key";

    private static IEnumerable<string> Acceptable =>
        ["7", " ", " padded ", "Kunde Ä/7: 😀", "a\u2028b", "avcna", "auth0|5f7c8ec7c33c6c004bbafe82", new string('a', 255), string.Concat(Enumerable.Repeat("😀", 255))];

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(null, Rule),
        new("", Rule),
        new(new string('a', 256), Rule),
        new(string.Concat(Enumerable.Repeat("😀", 256)), Rule),
        Unprintable.Case("a\nb", Rule),
        Unprintable.Case("\u0000", Rule),
        Unprintable.Case("a\u0085", Rule),
        Unprintable.Case("\u202Eb", Rule),
        Unprintable.Case("a\u2066", Rule),
        Unprintable.Case("a\uD800", Rule),
        Unprintable.Case("\uDC00a", Rule),
        new("avcna_sk_2675", KeyRule),
        new($"acme_{new string('0', 64)}", KeyRule),
    ];

    [TestCaseSource(nameof(Acceptable))]
    public void TryParse_AnyText_IsKeptToTheLetter(string text)
    {
        OwnerId.TryParse(text, out var ownerId, out var problem).Should().BeTrue(problem);
        ownerId!.Value.Should().Be(text);
        ownerId.Should().Be(OwnerId.FromStored(text)).And.NotBe(OwnerId.FromStored(text + "x"));
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void TryParse_TextThatCantBeShownOrIsAKey_SaysWhy(string? text, string sentence)
    {
        Problem.Of<OwnerId>(OwnerId.TryParse, text).Should().Be(sentence);
        FluentActions.Invoking(() => OwnerId.Parse(text)).Should().Throw<FormatException>().WithMessage(sentence);
    }

    [Test]
    public void Equals_OtherCase_IsAnotherOwner() => OwnerId.Parse("acme").Should().NotBe(OwnerId.Parse("ACME"));
}
