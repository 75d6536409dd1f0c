using Avicenna.Application.Startup;

namespace Avicenna.Application.Tests.Startup;

public sealed class BootstrapOptionsValidatorTests
{
    private const string Sentence = "Bootstrap:AdminKey must be 16 to 512 visible ASCII characters, without spaces";

    private static IEnumerable<string> Malformed => ["fifteen-letters", "with a space inside", "not-ascii-at-all-é", new string('k', 513)];

    [TestCase(null)]
    [TestCase("")]
    [TestCase("sixteen-letters!")]
    public void Validate_NoKeyOrAWellFormedOne_FindsNothing(string? key) => Validate(key).Should().BeNull();

    [TestCaseSource(nameof(Malformed))]
    public void Validate_MalformedKey_SaysWhatAKeyIsWithoutRepeatingIt(string key) => Validate(key).Should().Equal(Sentence);

    private static IEnumerable<string>? Validate(string? key) =>
        new BootstrapOptionsValidator().Validate(name: null, new BootstrapOptions { AdminKey = key }).Failures;
}
