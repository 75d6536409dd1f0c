using Avicenna.Application.Endpoints;

namespace Avicenna.Application.Tests.Endpoints.CreateEndpoint;

public sealed class CreateEndpointCommandValidatorTests
{
    private const string ScopesSentence = "scopes are only for endpoints with authentication 'user'";

    private static readonly CreateEndpointInput Acceptable = new() { Path = "/orders/*/items/**", Authentication = "none" };

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(Acceptable with { Path = "" }, "Input.Path", "path is required"),
        new(Acceptable with { Path = "orders" }, "Input.Path", "path must begin with '/'"),
        new(Acceptable with { Path = "/keys/avcna_sk_0123" }, "Input.Path", "path must not contain an API key"),
        new(Acceptable with { Path = "/AVCNA%5Fsk%5f0123" }, "Input.Path", "path must not contain an API key"),
        new(Acceptable with { Method = "" }, "Input.Method", "method must be '*' or an HTTP method of at most 32 characters, such as GET"),
        new(Acceptable with { Method = "GET POST" }, "Input.Method", "method must be '*' or an HTTP method of at most 32 characters, such as GET"),
        new(Acceptable with { Method = "AVCNA_SK_0123" }, "Input.Method", "method must not contain an API key"),
        new(Acceptable with { Authentication = "" }, "Input.Authentication", "authentication is required"),
        new(Acceptable with { Authentication = "Admin" }, "Input.Authentication", "authentication must be 'none', 'user' or 'admin'"),
        new(Acceptable with { Authentication = "Admin", Scopes = ["a"] }, "Input.Authentication", "authentication must be 'none', 'user' or 'admin'"),
        new(Acceptable with { Scopes = ["a"] }, "Input.Scopes", ScopesSentence),
        new(Acceptable with { Authentication = "admin", Scopes = ["a"] }, "Input.Scopes", ScopesSentence),
        new(Acceptable with { Authentication = "user", Scopes = ["a", "a"] }, "Input.Scopes", "scopes has 'a' more than once"),
        new(Acceptable with { Authentication = "user", Scopes = ["a*"] }, "Input.Scopes", "scopes has 'a*'; a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-'"),
    ];

    [Test]
    public void Validate_WhatIsRight_FindsNothing()
    {
        Validate(Acceptable).Should().BeEmpty();
        Validate(Acceptable with { Authentication = "user", Scopes = ["orders:read", "orders:write"] }).Should().BeEmpty();
    }

    [Test]
    public void Input_NoMethod_IsAnyMethod() => Acceptable.Method.Should().Be("*");

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(CreateEndpointInput input, string member, string sentence) =>
        Validate(input).Should().Equal((member, sentence));

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne() =>
        Validate(Acceptable with { Path = "", Method = "", Authentication = "" }).Select(error => error.Member).Should().Equal("Input.Path", "Input.Method", "Input.Authentication");

    private static IEnumerable<(string Member, string Sentence)> Validate(CreateEndpointInput input) =>
        new CreateEndpointCommandValidator().Validate(new CreateEndpointCommand(Guid.NewGuid(), Caller.Operator, input)).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
