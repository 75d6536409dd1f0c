using Avicenna.Application.Endpoints;

namespace Avicenna.Application.Tests.Endpoints.UpdateEndpoint;

public sealed class UpdateEndpointCommandValidatorTests
{
    private const string MethodSentence = "method must be '*' or an HTTP method of at most 32 characters, such as GET";
    private const string AuthenticationSentence = "authentication must be 'none', 'user' or 'admin'";

    private static readonly UpdateEndpointCommand Nothing = new() { TenantId = Guid.NewGuid(), Id = Guid.NewGuid(), Caller = Caller.Operator };

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(Nothing with { Path = "" }, "Path", "path must begin with '/'"),
        new(Nothing with { Path = "/avcna_sk_0123/**" }, "Path", "path must not contain an API key"),
        new(Nothing with { Method = "" }, "Method", MethodSentence),
        new(Nothing with { Method = "G\u00c9T" }, "Method", MethodSentence),
        new(Nothing with { Method = "avcna_sk_0123" }, "Method", "method must not contain an API key"),
        new(Nothing with { Authentication = "" }, "Authentication", AuthenticationSentence),
        new(Nothing with { Authentication = "USER" }, "Authentication", AuthenticationSentence),
    ];

    private static IEnumerable<UpdateEndpointCommand> Acceptable =>
        [Nothing, Nothing with { Path = "/" }, Nothing with { Method = "*" }, Nothing with { Method = "m-search" }, Nothing with { Authentication = "admin" }];

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(UpdateEndpointCommand command, string member, string sentence) =>
        Validate(command).Should().Equal((member, sentence));

    [TestCaseSource(nameof(Acceptable))]
    public void Validate_MembersThatAreRightOrAbsent_FindsNothing(UpdateEndpointCommand command) => Validate(command).Should().BeEmpty();

    private static IEnumerable<(string Member, string Sentence)> Validate(UpdateEndpointCommand command) =>
        new UpdateEndpointCommandValidator().Validate(command).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
