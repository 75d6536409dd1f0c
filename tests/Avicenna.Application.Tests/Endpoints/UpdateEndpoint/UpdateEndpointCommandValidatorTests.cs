using Avicenna.Application.Endpoints;

namespace Avicenna.Application.Tests.Endpoints.UpdateEndpoint;

public sealed class UpdateEndpointCommandValidatorTests
{
    private const string MethodSentence = "method must be '*' or an HTTP method of at most 32 characters, such as GET";
    private const string AuthenticationSentence = "authentication must be 'none', 'user' or 'admin'";

    private static readonly UpdateEndpointInput Nothing = new();

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(Nothing with { Path = "" }, "Input.Path", "path must begin with '/'"),
        new(Nothing with { Path = "/avcna_sk_0123/**" }, "Input.Path", "path must not contain an API key"),
        new(Nothing with { Method = "" }, "Input.Method", MethodSentence),
        new(Nothing with { Method = "G\u00c9T" }, "Input.Method", MethodSentence),
        new(Nothing with { Method = "avcna_sk_0123" }, "Input.Method", "method must not contain an API key"),
        new(Nothing with { Authentication = "" }, "Input.Authentication", AuthenticationSentence),
        new(Nothing with { Authentication = "USER" }, "Input.Authentication", AuthenticationSentence),
        new(Nothing with { Scopes = new(["a", "a"]) }, "Input.Scopes", "scopes has 'a' more than once"),
        new(Nothing with { Scopes = new(["*"]) }, "Input.Scopes", "scopes has '*'; a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-'"),
    ];

    private static IEnumerable<UpdateEndpointInput> Acceptable =>
        [Nothing, Nothing with { Path = "/" }, Nothing with { Method = "*" }, Nothing with { Method = "m-search" }, Nothing with { Authentication = "admin" }, Nothing with { Scopes = new([]) }, Nothing with { Scopes = new(["a"]) }];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(UpdateEndpointInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersThatAreRightOrAbsent_FindsNothing(UpdateEndpointInput input) => Validate(input).Should().BeEmpty();

    private static IEnumerable<(string Member, string Sentence)> Validate(UpdateEndpointInput input) =>
        new UpdateEndpointCommandValidator().Validate(new UpdateEndpointCommand(Guid.NewGuid(), Guid.NewGuid(), Caller.Operator, input)).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
