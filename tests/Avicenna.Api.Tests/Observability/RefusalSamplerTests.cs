using System.Net;
using Avicenna.Api.Observability;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Api.Tests.Observability;

internal sealed class RefusalSamplerTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private readonly List<(string Name, long LeftOut)> repeated = [];
    private RefusalSampler sampler = null!;

    [SetUp]
    public void Create()
    {
        repeated.Clear();
        sampler = new RefusalSampler(new FakeTimeProvider(), NullLogger<RefusalSampler>.Instance);
    }

    [TearDown]
    public void Dispose() => sampler.Dispose();

    [Test]
    public async Task Enter_SameKeyAndCode_CountsAllButTheFirst()
    {
        var key = Guid.NewGuid();

        Enter("first", key, Address, "a").Should().BeTrue();
        Enter("again", key, IPAddress.Loopback, "a").Should().BeFalse("the key is the same");
        Enter("code", key, Address, "b").Should().BeTrue();
        Enter("key", Guid.NewGuid(), Address, "a").Should().BeTrue();
        Enter("address", null, Address, "a").Should().BeTrue();
        Enter("address again", null, Address, "a").Should().BeFalse();
        await sampler.StopAsync(CancellationToken.None);

        repeated.Should().BeEquivalentTo([("first", 1L), ("address", 1L)]);
        Enter("after", key, Address, "a").Should().BeTrue();
    }

    [Test]
    public void Enter_Ipv6Addresses_CountByTheirNetwork()
    {
        Enter("first", null, IPAddress.Parse("2001:db8:0:1::1"), "a").Should().BeTrue();
        Enter("same", null, IPAddress.Parse("2001:db8:0:1::2"), "a").Should().BeFalse();
        Enter("other", null, IPAddress.Parse("2001:db8:0:2::1"), "a").Should().BeTrue();
        Enter("unknown", null, null, "a").Should().BeTrue();
    }

    [Test]
    public async Task Enter_MoreSourcesThanTheCapacity_ShareOneForEachCode()
    {
        for (var source = 0; source < RefusalSampler.Capacity; source++)
        {
            Enter("own", Guid.NewGuid(), Address, "a").Should().BeTrue();
        }

        Enter("shared", Guid.NewGuid(), Address, "a").Should().BeTrue();
        Enter("shared", Guid.NewGuid(), Address, "a").Should().BeFalse();
        Enter("shared", Guid.NewGuid(), Address, "a").Should().BeFalse();
        await sampler.StopAsync(CancellationToken.None);

        repeated.Should().Equal(("shared", 2L));
    }

    private bool Enter(string name, Guid? key, IPAddress? address, string code)
    {
        if (sampler.Enter(key, address, code) is not { } sample)
        {
            return false;
        }

        sample.Repeat = leftOut => repeated.Add((name, leftOut));
        return true;
    }
}
