using System.ComponentModel;
using Avicenna.Application.Settings;

namespace Avicenna.Application.Tests.Settings;

public sealed class ByteSizeTests
{
    [TestCase("0", 0)]
    [TestCase("1024", 1024)]
    [TestCase("7 B", 7)]
    [TestCase("256 MiB", 268_435_456)]
    [TestCase("256mib", 268_435_456)]
    [TestCase(" 64  KiB ", 65_536)]
    [TestCase("2GiB", 2_147_483_648)]
    [TestCase("5 kB", 5_000)]
    [TestCase("100 MB", 100_000_000)]
    [TestCase("3GB", 3_000_000_000)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void TryParse_NumberWithOrWithoutAUnit_IsThatManyBytes(string text, long bytes)
    {
        ByteSize.TryParse(text, out var size).Should().BeTrue();

        size.Bytes.Should().Be(bytes);
        TypeDescriptor.GetConverter(typeof(ByteSize)).ConvertFromInvariantString(text).Should().Be(size);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("MiB")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase("1.5 GiB")]
    [TestCase("1,024")]
    [TestCase("256 M")]
    [TestCase("256 Mi")]
    [TestCase("256 TiB")]
    [TestCase("0x10")]
    [TestCase("9223372036854775807 KiB")]
    [TestCase("9223372036854775808")]
    public void TryParse_AnythingElse_IsNone(string? text) => ByteSize.TryParse(text, out _).Should().BeFalse();

    [TestCase(268_435_456, "256 MiB")]
    [TestCase(1_073_741_824, "1 GiB")]
    [TestCase(1536, "1536 B")]
    [TestCase(2048, "2 KiB")]
    [TestCase(0, "0 B")]
    public void ToString_Size_IsReadBack(long bytes, string text)
    {
        new ByteSize(bytes).ToString().Should().Be(text);
        ByteSize.TryParse(text, out var size).Should().BeTrue();
        size.Bytes.Should().Be(bytes);
    }
}
