using Avicenna.Domain.Auditing;
using CsCheck;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditHeadTests
{
    private static readonly string Zeros = new('0', 64);

    private static readonly Gen<AuditHead> Heads =
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Byte.Array[AuditHead.MacLength], (sequence, mac) => new AuditHead(sequence, mac));

    private static IEnumerable<string> NotHeads =>
    [
        "",
        ":",
        "1",
        "1:",
        $":{Zeros}",
        $"-1:{Zeros}",
        $"+1:{Zeros}",
        $" 1:{Zeros}",
        $"1 :{Zeros}",
        $"1: {Zeros}",
        $"1:{Zeros} ",
        $"1:{Zeros}:",
        $"1.0:{Zeros}",
        $"1e3:{Zeros}",
        $"9223372036854775808:{Zeros}",
        $"1:{Zeros[2..]}",
        $"1:{Zeros}00",
        $"1:{Zeros[1..]}g",
    ];

    [Test]
    public void TryParse_WhatToStringWrote_IsThatHead() =>
        Heads.Sample(head => AuditHead.TryParse(head.ToString(), out var parsed) && parsed == head && parsed.GetHashCode() == head.GetHashCode());

    [Test]
    public void ToString_AHead_IsItsPlaceAndItsMacInHex() =>
        new AuditHead(12, [.. Enumerable.Repeat((byte)0xAB, AuditHead.MacLength)]).ToString()
            .Should().Be($"12:{string.Concat(Enumerable.Repeat("ab", 32))}");

    [Test]
    public void TryParse_HexInUpperCase_IsTheSameHead()
    {
        AuditHead.TryParse($"1:{new string('A', 64)}", out var upper).Should().BeTrue();
        AuditHead.TryParse($"1:{new string('a', 64)}", out var lower).Should().BeTrue();

        upper.Should().Be(lower);
    }

    [TestCaseSource(nameof(NotHeads))]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        AuditHead.TryParse(text, out var head).Should().BeFalse();
        head.Should().BeNull();
    }

    [Test]
    public void Start_OfAChain_IsNoEventAndZeros() => AuditHead.Start.ToString().Should().Be($"0:{Zeros}");

    [Test]
    public void Equals_OtherPlaceOrMac_IsAnotherHead()
    {
        AuditHead.Start.Should().Be(new AuditHead(0, new byte[AuditHead.MacLength]));
        AuditHead.Start.Should().NotBe(AuditHead.Start with { Sequence = 1 });
        AuditHead.Start.Should().NotBe(AuditHead.Start with { Mac = [.. new byte[AuditHead.MacLength - 1], 1] });
        AuditHead.Start.Equals(null).Should().BeFalse();
    }
}
