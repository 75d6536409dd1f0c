using Avicenna.Application.Decisions;
using Avicenna.Application.Settings;

namespace Avicenna.Application.Tests.Decisions;

public sealed class CacheOptionsValidatorTests
{
    [TestCase("00:00:01")]
    [TestCase("00:01:00")]
    [TestCase("1.00:00:00")]
    public void Validate_TimeFromASecondToADay_FindsNothing(string time) => Validate(time).Should().BeNull();

    [TestCase("00:00:00")]
    [TestCase("00:00:00.9999999")]
    [TestCase("-00:01:00")]
    [TestCase("1.00:00:00.0000001")]
    [TestCase("60")]
    public void Validate_AnyOtherTime_SaysWhatItMustBe(string time) =>
        Validate(time).Should().Equal("Cache:MaxStaleness must be a time from 00:00:01 to 1.00:00:00, such as 00:01:00 for one minute");

    [TestCase("16 MiB")]
    [TestCase("1024 GiB")]
    public void Validate_MemoryInItsRange_FindsNothing(string memory) => ValidateMemory(memory).Should().BeNull();

    [TestCase("0")]
    [TestCase("256")]
    [TestCase("16777215")]
    [TestCase("1025 GiB")]
    public void Validate_AnyOtherMemory_SaysWhatItMustBe(string memory) =>
        ValidateMemory(memory).Should().Equal("Cache:MaxMemory must be from 16 MiB to 1024 GiB, such as 256 MiB");

    [Test]
    public void Validate_Default_FindsNothing() => new CacheOptionsValidator().Validate(name: null, new CacheOptions()).Succeeded.Should().BeTrue();

    private static IEnumerable<string>? Validate(string time) => new CacheOptionsValidator()
        .Validate(name: null, new CacheOptions { MaxStaleness = TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture) })
        .Failures;

    private static IEnumerable<string>? ValidateMemory(string memory)
    {
        ByteSize.TryParse(memory, out var size).Should().BeTrue();
        return new CacheOptionsValidator().Validate(name: null, new CacheOptions { MaxMemory = size }).Failures;
    }
}
