using Avicenna.Application.Endpoints;

namespace Avicenna.Application.Tests.Endpoints.CreateEndpoint;

public sealed class CreateEndpointCommandValidatorTests
{
    private static readonly CreateEndpointCommand Acceptable = new()
    {
        TenantId = Guid.NewGuid(),
        Caller = Caller.Operator,
        Path = "/orders/*/items/**",
        Method = "*",
        Authentication = "none",
    };

    private static IEnumerable<TestCaseData> Unacceptable =>
    [
        new(Acceptable with { Path = "" }, "Path", "path is required"),
        new(Acceptable with { Path = "orders" }, "Path", "path must begin with '/'"),
        new(Acceptable with { Path = "/keys/avcna_sk_0123" }, "Path", "path must not contain an API key"),
        new(Acceptable with { Path = "/AVCNA%5Fsk%5f0123" }, "Path", "path must not contain an API key"),
        new(Acceptable with { Method = "" }, "Method", "method must be '*' or an HTTP method of at most 32 characters, such as GET"),
        new(Acceptable with { Method = "GET POST" }, "Method", "method must be '*' or an HTTP method of at most 32 characters, such as GET"),
        new(Acceptable with { Method = "AVCNA_SK_0123" }, "Method", "method must not contain an API key"),
        new(Acceptable with { Authentication = "" }, "Authentication", "authentication is required"),
        new(Acceptable with { Authentication = "Admin" }, "Authentication", "authentication must be 'none', 'user' or 'admin'"),
    ];

    [Test]
    public void Validate_WhatIsRight_FindsNothing() => Validate(Acceptable).Should().BeEmpty();

    [TestCaseSource(nameof(Unacceptable))]
    public void Validate_MemberThatIsWrong_SaysWhatIsWrongWithIt(CreateEndpointCommand command, string member, string sentence) =>
        Validate(command).Should().Equal((member, sentence));

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne() =>
        Validate(Acceptable with { Path = "", Method = "", Authentication = "" }).Select(error => error.Member).Should().Equal("Path", "Method", "Authentication");

    private static IEnumerable<(string Member, string Sentence)> Validate(CreateEndpointCommand command) =>
        new CreateEndpointCommandValidator().Validate(command).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
