using Avicenna.Application.Endpoints;

namespace Avicenna.Application.Tests.Endpoints.CreateEndpoint;

public sealed class CreateEndpointCommandValidatorTests
{
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
    ];

    [Test]
    public void Validate_WhatIsRight_FindsNothing() => Validate(Acceptable).Should().BeEmpty();

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
