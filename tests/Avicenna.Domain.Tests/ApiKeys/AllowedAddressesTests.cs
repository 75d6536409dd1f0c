using System.Net;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Tests.ApiKeys;

public sealed class AllowedAddressesTests
{
    [TestCase("", "")]
    [TestCase("10.0.0.7", "10.0.0.7")]
    [TestCase("10.0.0.7/32 10.0.0.0/8", "10.0.0.7 10.0.0.0/8")]
    [TestCase("::ffff:10.0.0.7 ::FFFF:10.0.0.0/104", "10.0.0.7 10.0.0.0/8")]
    [TestCase("2001:DB8:0:0::1 FD00::/8", "2001:db8::1 fd00::/8")]
    [TestCase("0.0.0.0/0 ::/0", "0.0.0.0/0 ::/0")]
    public void TryParse_AddressesAndNetworks_AreShownCanonically(string texts, string canonical)
    {
        var list = Parse(texts);

        list.Text.Should().Be(canonical).And.Be(list.ToString());
        list.Ranges.Should().Equal(canonical.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        list.IsAnywhere.Should().Be(canonical.Length == 0);
        list.Should().Be(AllowedAddresses.FromStored(canonical));
    }

    [TestCase("10.0.0.1/8", "has bits set after the first 8; its network is 10.0.0.0/8")]
    [TestCase("fd00::1/8", "has bits set after the first 8; its network is fd00::/8")]
    [TestCase("010.0.0.1", "must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    [TestCase("fe80::1%eth0", "must be written fe80::1")]
    [TestCase("10.0.0.0/33", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("", "must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    public void TryParse_AnyOtherText_IsNamedWithWhatToWrite(string text, string fault) => FindProblem("::1", text).Should().Be($"allowed_addresses has '{text}', which {fault}");

    [Test]
    public void TryParse_NoList_IsAnywhere()
    {
        AllowedAddresses.TryParse(texts: null, out var list, out _).Should().BeTrue();
        list.Should().Be(AllowedAddresses.Anywhere);
        list!.Equals(null).Should().BeFalse();
    }

    [Test]
    public void TryParse_NullAmongThem_IsNoText() => FindProblem("::1", null).Should().Be("allowed_addresses must be a list of strings");

    [Test]
    public void TryParse_KeyAmongThem_IsMasked() =>
        FindProblem($"avcna_sk_{new string('0', 64)}").Should().StartWith("allowed_addresses has 'avcna_sk_***', which must be an IP address");

    [Test]
    public void TryParse_MoreThanSixtyFour_IsRefused()
    {
        var most = Enumerable.Range(0, 64).Select(number => $"2001:db8:1000:1000:1000:1000:1000:{number + 0x1000:x}/128").ToArray();

        AllowedAddresses.TryParse(most, out var list, out _).Should().BeTrue();
        list!.Text.Length.Should().BeLessThanOrEqualTo(AllowedAddresses.MaxTextLength);
        FindProblem([.. most, "::1"]).Should().Be("allowed_addresses must be at most 64");
        FindProblem([.. most, "nonsense"]).Should().Be("allowed_addresses must be at most 64");
    }

    [TestCase("", "192.0.2.7", true)]
    [TestCase("", null, true)]
    [TestCase("192.0.2.7", null, false)]
    [TestCase("192.0.2.7", "192.0.2.7", true)]
    [TestCase("192.0.2.7", "::ffff:192.0.2.7", true)]
    [TestCase("::ffff:192.0.2.7", "192.0.2.7", true)]
    [TestCase("192.0.2.7", "192.0.2.8", false)]
    [TestCase("10.0.0.0/8 192.0.2.0/24", "192.0.2.255", true)]
    [TestCase("10.0.0.0/8 192.0.2.0/24", "192.0.3.0", false)]
    [TestCase("2001:db8::1", "2001:db8::1", true)]
    [TestCase("2001:db8::1", "2001:db8::2", false)]
    [TestCase("fe80::1", "fe80::1%3", true)]
    [TestCase("0.0.0.0/0", "::1", false)]
    [TestCase("::/0", "::1", true)]
    public void Contain_Client_IsDecidedByItsWholeAddress(string allowed, string? client, bool isContained) =>
        Parse(allowed).Contain(client is null ? null : IPAddress.Parse(client)).Should().Be(isContained);

    [Test]
    public void FromStored_TextThatNoVersionStored_Throws() =>
        FluentActions.Invoking(() => AllowedAddresses.FromStored("everywhere")).Should().Throw<FormatException>().WithMessage("allowed_addresses has 'everywhere'*");

    private static AllowedAddresses Parse(string texts) =>
        AllowedAddresses.TryParse(texts.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var list, out var problem) ? list : throw new FormatException(problem);

    private static string? FindProblem(params string?[] texts) => AllowedAddresses.TryParse(texts, out _, out var problem) ? null : problem;
}
