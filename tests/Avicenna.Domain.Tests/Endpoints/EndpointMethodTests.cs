using Avicenna.Domain.Endpoints;
using Avicenna.Testing;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed class EndpointMethodTests
{
    private const string Sentence = "method must be '*' or an HTTP method of at most 32 characters, such as GET";

    [TestCase("GET", "GET")]
    [TestCase("list", "LIST")]
    [TestCase("M-Search", "M-SEARCH")]
    [TestCase("!#$%&'*+-.^_`|~09", "!#$%&'*+-.^_`|~09")]
    [TestCase("*", "*")]
    [SetCulture("tr-TR")]
    public void Parse_Token_IsItInUpperCase(string text, string value)
    {
        Problem.Of<EndpointMethod>(EndpointMethod.TryParse, text).Should().BeNull();
        EndpointMethod.Parse(text).Value.Should().Be(value);
        EndpointMethod.Parse(text).ToString().Should().Be(value);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("GET ")]
    [TestCase("GET,POST")]
    [TestCase("G\0")]
    [TestCase("GÉT")]
    [TestCase("ＧＥＴ")]
    [TestCase("a/b")]
    [TestCase("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG")]
    public void TryParse_AnythingElse_SaysWhatThereIs(string? text)
    {
        Problem.Of<EndpointMethod>(EndpointMethod.TryParse, text).Should().Be(Sentence);

        var act = () => EndpointMethod.Parse(text);
        act.Should().Throw<FormatException>().WithMessage(Sentence);
    }

    [TestCase("avcna_sk_1")]
    [TestCase("AVCNA_SK_1")]
    public void TryParse_TokenThatHoldsAKey_RefusesIt(string text)
    {
        Problem.Of<EndpointMethod>(EndpointMethod.TryParse, text).Should().Be("method must not contain an API key");
        EndpointMethod.FromStored(text).Value.Should().Be(text, "an earlier version may have accepted it");
    }

    [Test]
    public void Parse_LongestToken_KeepsIt() => EndpointMethod.Parse(new string('a', EndpointMethod.MaxLength)).Value.Should().HaveLength(32);

    [Test]
    public void Equals_MethodsThatDifferInCase_AreOneMethod()
    {
        EndpointMethod.Parse("get").Should().Be(EndpointMethod.Parse("GET"));
        EndpointMethod.Parse("*").Should().Be(EndpointMethod.Any);
        EndpointMethod.Parse("**").Should().NotBe(EndpointMethod.Any);
    }
}
