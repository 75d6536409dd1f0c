using System.Net;
using Avicenna.Domain.Addresses;

namespace Avicenna.Domain.Tests.Addresses;

public sealed class AddressRangeTests
{
    private const string Rule = "must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8";

    [TestCase("10.0.0.7", "10.0.0.7")]
    [TestCase("10.0.0.7/32", "10.0.0.7")]
    [TestCase("10.0.0.0/8", "10.0.0.0/8")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("0.0.0.0", "0.0.0.0")]
    [TestCase("255.255.255.255", "255.255.255.255")]
    [TestCase("::1", "::1")]
    [TestCase("::1/128", "::1")]
    [TestCase("::/0", "::/0")]
    [TestCase("FD00:0:0::/8", "fd00::/8")]
    [TestCase("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [TestCase("64:ff9b::192.0.2.1", "64:ff9b::c000:201")]
    [TestCase("::ffff:10.0.0.7", "10.0.0.7")]
    [TestCase("::ffff:a00:7", "10.0.0.7")]
    [TestCase("::ffff:10.0.0.7/128", "10.0.0.7")]
    [TestCase("::ffff:127.0.0.0/104", "127.0.0.0/8")]
    [TestCase("::FFFF:0:0/96", "0.0.0.0/0")]
    [TestCase("::/64", "::/64")]
    public void TryParse_AddressOrNetwork_ReadsItsCanonicalForm(string text, string canonical)
    {
        AddressRange.TryParse(text, out var range, out var problem).Should().BeTrue(problem);
        range!.ToString().Should().Be(canonical);
    }

    [TestCase(null, Rule)]
    [TestCase("", Rule)]
    [TestCase("nginx", Rule)]
    [TestCase("10.0.0", Rule)]
    [TestCase("127.1", Rule)]
    [TestCase("1", Rule)]
    [TestCase("2130706433", Rule)]
    [TestCase("0x7f.1", Rule)]
    [TestCase("0x7f.0.0.1", Rule)]
    [TestCase("010.0.0.1", Rule)]
    [TestCase("10.0.0.01", Rule)]
    [TestCase("10.0.0.256", Rule)]
    [TestCase("10.0.0.1.", Rule)]
    [TestCase("10.0..1", Rule)]
    [TestCase("10.0.0.0001", Rule)]
    [TestCase("10.0.0.*", Rule)]
    [TestCase("10.0.0.1:80", Rule)]
    [TestCase("10.0.0.1-10.0.0.9", Rule)]
    [TestCase("10.0.0.\u0661", Rule)]
    [TestCase("::ffff:010.0.0.1", Rule)]
    [TestCase("::ffff:127.1", Rule)]
    [TestCase("1::2::3", Rule)]
    [TestCase(":::", Rule)]
    [TestCase("12345::", Rule)]
    [TestCase("/8", Rule)]
    [TestCase("10.0.0.0/33", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/-1", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/+8", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/08", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/8/8", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/255.0.0.0", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("10.0.0.0/99999999999", "must have a whole number from 0 to 32 after the slash")]
    [TestCase("fd00::/129", "must have a whole number from 0 to 128 after the slash")]
    [TestCase("127.0.0.1/8", "has bits set after the first 8; its network is 127.0.0.0/8")]
    [TestCase("10.0.0.1/0", "has bits set after the first 0; its network is 0.0.0.0/0")]
    [TestCase("2001:db8::1/32", "has bits set after the first 32; its network is 2001:db8::/32")]
    [TestCase("::ffff:127.0.0.1/104", "has bits set after the first 8; its network is 127.0.0.0/8")]
    [TestCase("::ffff:10.0.0.0/8", "has bits set after the first 8; its network is ::/8; the IPv4 network is written 10.0.0.0/8")]
    [TestCase("::ffff:10.1.2.3/12", "has bits set after the first 12; its network is ::/12; the IPv4 network is written 10.0.0.0/12")]
    [TestCase("::ffff:10.0.0.7/32", "has bits set after the first 32; its network is ::/32; the IPv4 network is written 10.0.0.7/32")]
    [TestCase("::ffff:10.0.0.7/33", "has bits set after the first 33; its network is ::/33")]
    [TestCase("::ffff:10.0.0.0/95", "has bits set after the first 95; its network is ::fffe:0:0/95")]
    [TestCase(" 10.0.0.7", "must be written 10.0.0.7")]
    [TestCase("10.0.0.0 / 8\t", "must be written 10.0.0.0/8")]
    [TestCase("[::1]", "must be written ::1")]
    [TestCase("[::1]:5000", "must be written ::1")]
    [TestCase("[fd00::]/8", "must be written fd00::/8")]
    [TestCase("[10.0.0.7]", "must be written 10.0.0.7")]
    [TestCase("fe80::1%eth0", "must be written fe80::1")]
    [TestCase("fe80::%eth0/10", "must be written fe80::/10")]
    [TestCase("fe80::/10%eth0", "must be written fe80::/10")]
    [TestCase("[fe80::1%2]", "must be written fe80::1")]
    [TestCase("[nginx]", Rule)]
    public void TryParse_AnythingElse_SaysWhatToWrite(string? text, string expected)
    {
        AddressRange.TryParse(text, out var range, out var problem).Should().BeFalse();
        range.Should().BeNull();
        problem.Should().Be(expected);
    }

    [TestCase("10.0.0.0/8", "10.255.0.1", true)]
    [TestCase("10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [TestCase("10.0.0.0/8", "11.0.0.1", false)]
    [TestCase("::ffff:10.0.0.0/104", "10.255.0.1", true)]
    [TestCase("::ffff:10.0.0.0/104", "::ffff:10.255.0.1", true)]
    [TestCase("::ffff:10.0.0.0/104", "::ffff:11.0.0.1", false)]
    [TestCase("0.0.0.0/0", "::1", false)]
    [TestCase("0.0.0.0/0", "::ffff:192.0.2.1", true)]
    [TestCase("::/0", "2001:db8::1", true)]
    [TestCase("::/0", "192.0.2.1", false)]
    [TestCase("::/0", "::ffff:192.0.2.1", false)]
    [TestCase("fe80::1", "fe80::1%3", true)]
    [TestCase("fe80::/10", "fe80::2%3", true)]
    [TestCase("::1", "127.0.0.1", false)]
    public void Contains_AnyAddress_TellsByTheFamilyThatItStandsFor(string range, string address, bool expected)
    {
        AddressRange.TryParse(range, out var parsed, out _).Should().BeTrue();
        parsed!.Contains(IPAddress.Parse(address)).Should().Be(expected);
    }
}
