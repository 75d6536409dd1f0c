using Avicenna.Application.Authentication;
using CsCheck;

namespace Avicenna.Application.Tests.Authentication;

public sealed class SecurityOptionsValidatorTests
{
    private const string NoPepper =
        "Security:Peppers:0:Id and Security:Peppers:0:Value must be set. Make one with: openssl rand -base64 32";

    private const string BadId = "Security:Peppers:0:Id must be 1 to 64 letters, digits, '-', '_' or '.'";

    private const string BadValue =
        "Security:Peppers:0:Value must be base64 of at least 32 random bytes. Make one with: openssl rand -base64 32";

    private const string BadAuditKey = "Security:AuditKey must be base64 of at least 32 random bytes. Make one with: openssl rand -base64 32";

    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    private static IEnumerable<string> BadIds => ["", " ", "p 1", "p:1", "p/1", "é", "p\n", new string('p', 65)];

    private static IEnumerable<string> BadValues =>
        ["", "short", "not base64 at all, but longer than thirty-two bytes!", Convert.ToBase64String(new byte[31]), Good.TrimEnd('='), Good.Replace('A', '-')];

    [Test]
    public void Validate_GoodPeppers_FindsNothing()
    {
        Validate(("p1", Good)).Should().BeNull();
        Validate(("p1", Good), ("P1", Convert.ToBase64String(new byte[64])), (new string('p', 64), Good), ("a-Z_0.9", Good)).Should().BeNull();
    }

    [Test]
    public void Validate_NoPepper_SaysWhatToSetAndHowToMakeIt() => Validate().Should().Equal(NoPepper);

    [TestCaseSource(nameof(BadIds))]
    public void Validate_MalformedId_SaysWhatAnIdIs(string id) => Validate((id, Good)).Should().Equal(BadId);

    [TestCaseSource(nameof(BadValues))]
    public void Validate_MalformedValue_SaysWhatAValueIsAndHowToMakeIt(string value) => Validate(("p1", value)).Should().Equal(BadValue);

    [Test]
    public void Validate_RepeatedId_NamesIt() =>
        Validate(("p1", Good), ("p2", Good), ("p1", Good)).Should()
            .Equal("Security:Peppers has the id 'p1' more than once; every pepper needs an id of its own");

    [TestCase(7, null)]
    [TestCase(8, "Security:Peppers has 8 peppers; at most 7 can be current at once")]
    public void Validate_ManyPeppers_AreRefusedFromTheEighthOn(int count, string? sentence)
    {
        var failures = Validate([.. Enumerable.Range(1, count).Select(number => ($"p{number}", Good))]);

        (failures ?? []).Should().Equal(sentence is null ? [] : [sentence]);
    }

    [TestCaseSource(nameof(BadValues))]
    public void Validate_MalformedAuditKey_SaysWhatItIsAndHowToMakeOne(string auditKey) =>
        Validate(auditKey, ("p1", Good)).Should().Equal(BadAuditKey);

    [Test]
    public void Validate_SeveralProblems_TellsEachWithItsPlace() =>
        Validate(("p1", Good), ("p 2", Good), ("p3", "short")).Should().Equal(
            BadId.Replace(":0:", ":1:", StringComparison.Ordinal),
            BadValue.Replace(":0:", ":2:", StringComparison.Ordinal));

    [Test]
    public void Validate_AnyPeppers_NeverRepeatsAValue()
    {
        var values = Gen.Char["ABCDEFGHIJ0123456789+/=é "].Array[12, 60].Select(characters => new string(characters));
        var peppers = Gen.Select(Gen.OneOf("p1", "p2", "", "p 3"), values).Array[1, 4];

        peppers.Sample(
            pairs =>
            {
                var failures = string.Join('\n', Validate(auditKey: pairs[0].Item2, pairs) ?? []);
                return pairs.All(pair => !failures.Contains(pair.Item2, StringComparison.OrdinalIgnoreCase));
            },
            iter: 2_000);
    }

    private static IEnumerable<string>? Validate(params (string Id, string Value)[] peppers) => Validate(Good, peppers);

    private static IEnumerable<string>? Validate(string auditKey, params (string Id, string Value)[] peppers)
    {
        var options = new SecurityOptions
        {
            Peppers = [.. peppers.Select(pepper => new PepperOptions { Id = pepper.Id, Value = pepper.Value })],
            AuditKey = auditKey,
        };
        return new SecurityOptionsValidator().Validate(name: null, options).Failures;
    }
}
