using Avicenna.Api.Authentication;

namespace Avicenna.Api.Tests.Security;

internal sealed class CredentialsOptionsValidatorTests
{
    private const string Shape = "must be a header's name of at most 64 letters, digits and '-', such as X-API-Key";
    private const string Taken = "is a header that has another meaning; name one that nobody else uses, such as X-API-Key";

    [TestCase(null)]
    [TestCase("")]
    [TestCase("X-API-Key")]
    [TestCase("Api-Key")]
    [TestCase("ocp-apim-subscription-key")]
    [TestCase("X-Acme2")]
    public void Validate_NameThatNobodyElseUses_FindsNothing(string? header) => Validate(header).Should().BeNull();

    [TestCase(" ", Shape)]
    [TestCase("X API Key", Shape)]
    [TestCase("X_API_Key", Shape)]
    [TestCase("X-API-Key:", Shape)]
    [TestCase("1-Key", Shape)]
    [TestCase("-Key", Shape)]
    [TestCase("X-Schl\u00fcssel", Shape)]
    [TestCase("Authorization", Taken)]
    [TestCase("cookie", Taken)]
    [TestCase("Host", Taken)]
    [TestCase("Content-Type", Taken)]
    [TestCase("Connection", Taken)]
    [TestCase("Origin", Taken)]
    [TestCase("Traceparent", Taken)]
    [TestCase("Idempotency-Key", Taken)]
    [TestCase("X-Avicenna-Key-Id", Taken)]
    [TestCase("x-forwarded-for", Taken)]
    [TestCase("X-Original-URI", Taken)]
    [TestCase("Sec-Fetch-Site", Taken)]
    [TestCase("Access-Control-Request-Method", Taken)]
    public void Validate_AnyOtherName_SaysWhatItMustBe(string header, string problem) => Validate(header).Should().Equal($"Credentials:Header is '{header}', which {problem}");

    [Test]
    public void Validate_NameThatIsTooLong_SaysSo() => Validate(new string('x', 65)).Should().ContainSingle().Which.Should().EndWith(Shape);

    private static IEnumerable<string>? Validate(string? header) => new CredentialsOptionsValidator().Validate(name: null, new CredentialsOptions { Header = header }).Failures;
}
