using System.Net;
using Avicenna.Application.Decisions;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class AttemptSourceTests
{
    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1")]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [TestCase("fe80::1%1", "fe80::1%2")]
    [TestCase(null, null)]
    public void Of_AddressesOfOneClient_AreOneSource(string? one, string? other) => Of(one).Should().Be(Of(other));

    [TestCase("192.0.2.1", "192.0.2.2")]
    [TestCase("192.0.2.1", "192.0.3.1")]
    [TestCase("1.0.0.0", "0.0.0.1")]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [TestCase("2001:db8::1", "2001:db9::1")]
    [TestCase("0.0.0.0", "::")]
    [TestCase("0.0.0.1", "0:0:0:1::")]
    [TestCase("0.0.0.0", null)]
    [TestCase("::", null)]
    [TestCase("::192.0.2.1", "192.0.2.1")]
    public void Of_AddressesOfTwoClients_AreTwoSources(string? one, string? other) => Of(one).Should().NotBe(Of(other));

    private static AttemptSource Of(string? address) => AttemptSource.Of(address is null ? null : IPAddress.Parse(address));
}
