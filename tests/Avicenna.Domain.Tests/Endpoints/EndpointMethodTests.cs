using Avicenna.Domain.Endpoints;

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
    public void From_Token_IsItInUpperCase(string text, string value)
    {
        EndpointMethod.FindProblem(text).Should().BeNull();
        EndpointMethod.From(text).Value.Should().Be(value);
        EndpointMethod.From(text).ToString().Should().Be(value);
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
    public void FindProblem_AnythingElse_SaysWhatThereIs(string? text)
    {
        EndpointMethod.FindProblem(text).Should().Be(Sentence);

        var act = () => EndpointMethod.From(text!);
        act.Should().Throw<ArgumentException>().WithParameterName(nameof(text)).WithMessage($"{Sentence}*");
    }

    [Test]
    public void From_LongestToken_KeepsIt() => EndpointMethod.From(new string('a', EndpointMethod.MaxLength)).Value.Should().HaveLength(32);

    [Test]
    public void Equals_MethodsThatDifferInCase_AreOneMethod()
    {
        EndpointMethod.From("get").Should().Be(EndpointMethod.From("GET"));
        EndpointMethod.From("*").Should().Be(EndpointMethod.Any);
        EndpointMethod.From("**").Should().NotBe(EndpointMethod.Any);
    }
}
