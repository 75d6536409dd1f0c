using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class SecretMaskTests
{
    private const string Random = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Key = "avcna_sk_" + Random;
    private const string Imported = "l3gacy!$%{key}-'of'-ours";

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

    [TestCase("acme_" + Random, "acme_***")]
    [TestCase("a_" + Random, "a_***")]
    [TestCase("x acme_live_" + Random + " y", "x acme_live_*** y")]
    [TestCase("ACME_" + Random + "ff_x", "ACME_***")]
    [TestCase("acme%5F" + Random, "acme_***")]
    [TestCase("acme%255f" + Random, "acme_***")]
    [TestCase("/%61cme_" + Random + "/usage", "/%61cme_***/usage")]
    [TestCase("{\"\\u0061cme\\u005f" + Random + "\":1}", "{\"\\u0061cme_***\":1}")]
    [TestCase("acme_0123456789abcdef0123456789abcdef\r\n  0123456789abcdef0123456789abcdef\nnext", "acme_***\nnext")]
    [TestCase("avcna_sk_0123456789abcdef0123456789abcdef\n0123456789abcdef0123456789abcdef\nnext", "avcna_sk_***\nnext")]
    public void Apply_KeyOfAnyPrefix_MasksItsDigits(string text, string expected) => SecretMask.Apply(text).Should().Be(expected);

    [TestCase("%61vcna_sk_0123", "avcna_sk_***")]
    [TestCase("/a/%2561vcna%255Fsk_0123/b", "/a/avcna_sk_***/b")]
    [TestCase("%25252561vcna_sk_0123", "avcna_sk_***")]
    [TestCase("\\u0061vcna_sk_\\u0030123", "avcna_sk_***")]
    [TestCase("\\\\u0061vcna_sk_0123", "avcna_sk_***")]
    [TestCase("\\u002561vcna_sk_0123", "avcna_sk_***")]
    [TestCase("avcna\\x5Fsk\\x5f0123", "avcna_sk_***")]
    [TestCase("%6avcna_sk_0123", "%6avcna_sk_***")]
    [TestCase("a%20b avcna_sk_0123", "a%20b avcna_sk_***")]
    public void Apply_EscapedKey_MasksIt(string text, string expected) => SecretMask.Apply(text).Should().Be(expected);

    [TestCase("Authorization: Bearer " + Imported, "Authorization: Bearer ***")]
    [TestCase("authorization: BEARER\t \t" + Imported, "authorization: BEARER\t \t***")]
    [TestCase("Authorization: Bearer\r\n " + Imported, "Authorization: Bearer\r\n ***")]
    [TestCase("Authorization: Bearer: " + Imported, "Authorization: Bearer: ***")]
    [TestCase("X-Api-Key: bearer=" + Imported, "X-Api-Key: bearer=***")]
    [TestCase("?auth=Bearer+" + Imported, "?auth=Bearer+***")]
    [TestCase("/Bearer%20" + Imported, "/Bearer%20***")]
    [TestCase("/%42earer%2520" + Imported, "/%42earer%2520***")]
    [TestCase("{\"authorization\":\"Bearer " + Imported, "{\"authorization\":\"Bearer ***")]
    [TestCase("Bearer\\u0020" + Imported, "Bearer\\u0020***")]
    [TestCase("Invalid request header: 'Authorization Bearer\\x09" + Imported + "'", "Invalid request header: 'Authorization ***")]
    [TestCase("Invalid request line: 'Bearer\\x09" + Imported + "'", "Invalid request line: 'Bearer\\x09***")]
    [TestCase("Authorization: Bearer " + Imported + " " + Imported, "Authorization: Bearer *** ***")]
    [TestCase("Authorization: Bearer token " + Imported, "Authorization: Bearer token ***")]
    [TestCase("Authorization: Bearer " + Imported + "\nHost: this-line-is-another.example", "Authorization: Bearer ***\nHost: this-line-is-another.example")]
    [TestCase("Invalid request header: ' " + Imported + "\\x0D\\x0A'", "Invalid request header: ' ***")]
    [TestCase("Authorization: Bearer l3gacy-cut", "Authorization: Bearer ***")]
    [TestCase("Authorization: Bearer " + Key, "Authorization: Bearer avcna_sk_***")]
    [TestCase("Authorization: Bearer\n\t" + Imported, "Authorization: Bearer\n\t***")]
    [TestCase("Authorization: Bearer sixteen~letters~", "Authorization: Bearer ***")]
    [TestCase("Authorization: Bearer =fifteen-letters", "Authorization: Bearer =***")]
    [TestCase("Authorization: Bearer l3gacy-cut\nHost: example", "Authorization: Bearer ***\nHost: example")]
    public void Apply_WhatFollowsBearer_IsMaskedWhateverItsForm(string text, string expected)
    {
        SecretMask.Apply(text).Should().Be(expected);
        SecretMask.IsNeeded(text).Should().BeTrue();
    }

    [TestCase("AuthenticationScheme: Bearer was challenged.")]
    [TestCase("AuthenticationScheme: Bearer was not authenticated. Failure message: no")]
    [TestCase("Send it as Authorization: Bearer <key>")]
    [TestCase("\\xg1 \\x1g \\u00g1")]
    [TestCase("A Bearer token")]
    [TestCase("Bearer fifteen-letters are too few")]
    [TestCase("Bearer v2 is supported")]
    [TestCase("Seven request headers were internationalization-ready")]
    [TestCase("Avicenna.Api.Authentication.BearerAuthenticationHandler")]
    [TestCase("scheme 'Bearer'.\n   at Microsoft.AspNetCore.Authentication.AuthenticationService.ChallengeAsync()")]
    [TestCase("request_0123456789abcdef0123456789abcdef")]
    [TestCase("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [TestCase("a-" + Random)]
    [TestCase("C:\\users\\%61 %zz %4")]
    public void Apply_ProseAndOtherNames_AreLeft(string text) => SecretMask.Apply(text).Should().Be(text);

    [Test]
    public void HoldsKey_CredentialWithoutTheFormOfAKey_IsFalse()
    {
        SecretMask.HoldsKey($"Bearer {Imported}").Should().BeFalse();
        SecretMask.HoldsKey($"Bearer acme_{Random}").Should().BeTrue();
    }

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
