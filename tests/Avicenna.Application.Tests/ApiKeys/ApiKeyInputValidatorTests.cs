using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tests.Doubles;
using FluentValidation;

namespace Avicenna.Application.Tests.ApiKeys;

/// <summary>What counts of an expiry is the instant that would be kept: a key must never be accepted that has ended when it is stored.</summary>
public sealed class ApiKeyInputValidatorTests
{
    private const string ExpirySentence = "expires_at must be in the future";
    private const string PermissionSentence = "Permission must be 'user' or 'admin'";

    private static readonly CreateApiKeyInput Create = new() { Name = "Ingest" };
    private static readonly UpdateApiKeyInput Update = new();
    private static readonly ImportApiKeyInput Import = new() { Name = "Ingest", Hash = new string('a', 64) };

    private static IEnumerable<DateTimeOffset> NotInTheFuture =>
        [DateTimeOffset.MinValue, Clock.Instant, Clock.Now, Clock.Now.AddTicks(1), Clock.Instant.AddTicks(9_999), Clock.Now.ToOffset(TimeSpan.FromHours(14))];

    private static IEnumerable<DateTimeOffset> InTheFuture =>
        [Clock.Instant.AddMilliseconds(1), Clock.Instant.AddMilliseconds(1).ToOffset(TimeSpan.FromHours(-14)), DateTimeOffset.MaxValue];

    [TestCaseSource(nameof(NotInTheFuture))]
    public void ExpiresAt_InstantThatIsNotInTheFuture_IsRefusedButForImports(DateTimeOffset expiresAt)
    {
        Validate(Create with { ExpiresAt = expiresAt }).Should().Equal(ExpirySentence);
        Validate(Update with { ExpiresAt = expiresAt }).Should().Equal(ExpirySentence);
        Validate(Import with { ExpiresAt = expiresAt }).Should().BeEmpty();
    }

    [TestCaseSource(nameof(InTheFuture))]
    public void ExpiresAt_InstantInTheFuture_IsAccepted(DateTimeOffset expiresAt)
    {
        Validate(Create with { ExpiresAt = expiresAt }).Should().BeEmpty();
        Validate(Update with { ExpiresAt = expiresAt }).Should().BeEmpty();
    }

    [Test]
    public void ExpiresAt_NoEnd_IsAccepted()
    {
        Validate(Create with { ExpiresAt = null }).Should().BeEmpty();
        Validate(Update with { ExpiresAt = null }).Should().BeEmpty();
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Admin")]
    [TestCase("USER")]
    [TestCase("user ")]
    [TestCase("0")]
    [TestCase("root")]
    public void Permission_AnythingElse_IsRefusedWithTheNames(string? permission)
    {
        Validate(Create with { Permission = permission! }).Should().Equal(PermissionSentence);
        Validate(Update with { Permission = permission! }).Should().Equal(PermissionSentence);
        Validate(Import with { Permission = permission! }).Should().Equal(PermissionSentence);
    }

    [Test]
    public void Name_LeftOut_IsRefusedOfNewKeysOnly()
    {
        Validate(new CreateApiKeyInput()).Should().Equal("Name is required");
        Validate(new ImportApiKeyInput { Hash = new string('a', 64) }).Should().Equal("Name is required");
        Validate(Update).Should().BeEmpty();
    }

    [Test]
    public void OwnerScopesAndAddresses_OutOfRange_AreRefusedAlike()
    {
        string[] sentences =
        [
            "owner_id must be 1 to 255 characters, without control and bidirectional control characters",
            "scopes has 'a' more than once",
            "allowed_addresses has '10.0.0.1/8', which has bits set after the first 8; its network is 10.0.0.0/8",
        ];

        Validate(Create with { OwnerId = "", Scopes = new(["a", "a"]), AllowedAddresses = new(["10.0.0.1/8"]) }).Should().Equal(sentences);
        Validate(Update with { OwnerId = "", Scopes = new(["a", "a"]), AllowedAddresses = new(["10.0.0.1/8"]) }).Should().Equal(sentences);
        Validate(Import with { OwnerId = "", Scopes = new(["a", "a"]), AllowedAddresses = new(["10.0.0.1/8"]) }).Should().Equal(sentences);
        Validate(Create with { OwnerId = new Optional<string?>(null), Scopes = new([]), AllowedAddresses = new([]) }).Should().BeEmpty();
        Validate(Create with { OwnerId = "7", Scopes = new(["*"]), AllowedAddresses = new(["::/0"]) }).Should().BeEmpty();
    }

    private static IEnumerable<string> Validate(CreateApiKeyInput input) => Validate(new CreateApiKeyInputValidator(Lifetimes.Unlimited, Clock.Create()), input);

    private static IEnumerable<string> Validate(UpdateApiKeyInput input) => Validate(new UpdateApiKeyInputValidator(Clock.Create()), input);

    private static IEnumerable<string> Validate(ImportApiKeyInput input) => Validate(new ImportApiKeyInputValidator(new StubHasher("p2", "p1"), Lifetimes.Unlimited, Clock.Create()), input);

    private static IEnumerable<string> Validate<T>(IValidator<T> validator, T input) => validator.Validate(input).Errors.Select(error => error.ErrorMessage);
}
