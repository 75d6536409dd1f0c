using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretMaskTests
{
    private const string Random = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Key = "avcna_sk_" + Random;

    [TestCase(Key, "avcna_sk_***")]
    [TestCase("Bearer " + Key, "Bearer avcna_sk_***")]
    [TestCase("/admin/api-keys/" + Key + "/usage", "/admin/api-keys/avcna_sk_***/usage")]
    [TestCase("?key=" + Key + "&limit=1", "?key=avcna_sk_***&limit=1")]
    [TestCase("{\"" + Key + "\":1}", "{\"avcna_sk_***\":1}")]
    [TestCase(Key + " and " + Key + ".", "avcna_sk_*** and avcna_sk_***.")]
    [TestCase("x" + Key, "xavcna_sk_***")]
    [TestCase("avcna_sk_0123", "avcna_sk_***")]
    [TestCase("line\n" + Key + "\nline", "line\navcna_sk_***\nline")]
    public void Apply_KeyInText_MasksOnlyTheKey(string text, string expected)
    {
        SecretMask.Apply(text).Should().Be(expected);
        SecretMask.IsNeeded(text).Should().BeTrue();
    }

    [TestCase("AVCNA_SK_0123456789ABCDEF", "avcna_sk_***")]
    [TestCase("Avcna_Sk_0123456789AbCdEf", "avcna_sk_***")]
    public void Apply_KeyInUpperCase_MasksIt(string text, string expected) => SecretMask.Apply(text).Should().Be(expected);

    [TestCase("avcna%5Fsk%5F" + Random)]
    [TestCase("avcna%5fsk%5f" + Random)]
    [TestCase("avcna%5Fsk_" + Random)]
    [TestCase("avcna_sk%5f" + Random)]
    [TestCase("avcna_sk_%30%31%32%33" + Random)]
    [TestCase("AVCNA%5FSK%5F%61%62" + Random)]
    public void Apply_PercentEncodedKey_MasksAllOfIt(string text) =>
        SecretMask.Apply($"/keys/{text}/usage").Should().Be("/keys/avcna_sk_***/usage");

    [TestCase("avcna_sk_" + Key)]
    [TestCase("avcna_sk_%5F" + Key)]
    [TestCase("avcna%5Fsk%5F" + Key)]
    public void Apply_PrefixRepeatedBeforeAKey_LeavesNothingOfTheKey(string text) =>
        SecretMask.Apply(text).Should().NotContain(Random);

    [TestCase("")]
    [TestCase("nothing of interest")]
    [TestCase("avcna_sk_")]
    [TestCase("avcna_sk_***")]
    [TestCase("avcna-sk-0123")]
    [TestCase("avcna_pk_0123")]
    public void Apply_TextWithoutAKey_LeavesIt(string text)
    {
        SecretMask.Apply(text).Should().Be(text);
        SecretMask.IsNeeded(text).Should().BeFalse();
    }
}
