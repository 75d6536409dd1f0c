using Avicenna.Application.Authentication;
using CsCheck;

namespace Avicenna.Application.Tests.Authentication;

public sealed class SecurityOptionsValidatorTests
{
    private const string NoPepper =
        "Security:Peppers:0:Id and Security:Peppers:0:Value must be set. Generate one with: openssl rand -base64 32";

    private const string BadId = "Security:Peppers:0:Id must be 1 to 64 letters, digits, '-', '_' or '.'";

    private const string BadValue =
        "Security:Peppers:0:Value must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32";

    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    private static string Value(byte number) => Convert.ToBase64String([.. Enumerable.Repeat(number, 32)]);

    private static IEnumerable<string> BadIds => ["", " ", "p 1", "p:1", "p/1", "é", "p\n", new string('p', 65)];

    private static IEnumerable<string> BadValues =>
        ["", "short", "not base64 at all, but longer than thirty-two bytes!", Convert.ToBase64String(new byte[31]), Good.TrimEnd('='), Good.Replace('A', '-')];

    [Test]
    public void Validate_GoodPeppers_FindsNothing()
    {
        Validate(("p1", Good)).Should().BeNull();
        Validate(("p1", Good), ("P1", Convert.ToBase64String(new byte[64])), (new string('p', 64), Value(1)), ("a-Z_0.9", Value(2))).Should().BeNull();
    }

    [Test]
    public void Validate_NoPepper_SaysWhatToSetAndHowToMakeIt() => Validate().Should().Equal(NoPepper);

    [TestCaseSource(nameof(BadIds))]
    public void Validate_MalformedId_SaysWhatAnIdIs(string id) => Validate((id, Good)).Should().Equal(BadId);

    [TestCaseSource(nameof(BadValues))]
    public void Validate_MalformedValue_SaysWhatAValueIsAndHowToMakeIt(string value) => Validate(("p1", value)).Should().Equal(BadValue);

    [Test]
    public void Validate_RepeatedId_NamesIt() =>
        Validate(("p1", Good), ("p2", Value(1)), ("p1", Value(2))).Should()
            .Equal("Security:Peppers has the id 'p1' more than once; every pepper needs its own id");

    [Test]
    public void Validate_RepeatedValue_NamesItsIds() =>
        Validate(("p1", Value(1)), ("p2", Good), ("p3", $" {Good}")).Should()
            .Equal("Security:Peppers has the same value under the ids 'p2' and 'p3'; a new pepper needs a new value");

    [Test]
    public void Validate_SeveralProblems_TellsEachWithItsPlace() =>
        Validate(("p1", Good), ("p 2", Value(1)), ("p3", "short")).Should().Equal(
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
                var failures = string.Join('\n', Validate(pairs) ?? []);
                return pairs.All(pair => !failures.Contains(pair.Item2, StringComparison.OrdinalIgnoreCase));
            },
            iter: 2_000);
    }

    [Test]
    public void Validate_SevenPeppers_AreTheMost()
    {
        Validate([.. Enumerable.Range(1, 7).Select(number => ($"p{number}", Value((byte)number)))]).Should().BeNull();
        Validate([.. Enumerable.Range(1, 8).Select(number => ($"p{number}", Value((byte)number)))]).Should().Equal("Security:Peppers has 8 peppers; at most 7 can be current at once");
    }

    [TestCaseSource(nameof(BadValues))]
    public void Validate_MalformedAuditKey_SaysWhatItIsAndHowToMakeIt(string value) =>
        Validate(value, ("p1", Good)).Should().Equal("Security:AuditKey must be base64 of at least 32 random bytes. Generate one with: openssl rand -base64 32");

    private static IEnumerable<string>? Validate(params (string Id, string Value)[] peppers) => Validate(Good, peppers);

    private static IEnumerable<string>? Validate(string auditKey, params (string Id, string Value)[] peppers)
    {
        var options = new SecurityOptions { Peppers = [.. peppers.Select(pepper => new PepperOptions { Id = pepper.Id, Value = pepper.Value })], AuditKey = auditKey };
        return new SecurityOptionsValidator().Validate(name: null, options).Failures;
    }
}
