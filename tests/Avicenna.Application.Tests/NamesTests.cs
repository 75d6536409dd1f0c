using Avicenna.Application.Decisions;
using Avicenna.Application.Usage;
using Avicenna.Domain;

namespace Avicenna.Application.Tests;

/// <summary>The names of the enumerations of use cases; those that are stored or sent to other nodes must never change.</summary>
public sealed class NamesTests
{
    [TestCase(ChangeKind.ApiKey, "api_key")]
    [TestCase(ChangeKind.UnknownKeys, "unknown_keys")]
    [TestCase(ChangeKind.Tenant, "tenant")]
    [TestCase(ChangeKind.Policy, "guard")]
    [TestCase(UsageInterval.Hour, "hour")]
    [TestCase(UsageInterval.Day, "day")]
    public void Of_Value_IsItsNameAndBack<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        Names<TEnum>.Of(value).Should().Be(name);
        Names<TEnum>.TryParse(name, out var parsed).Should().BeTrue();
        parsed.Should().Be(value);
    }

    [TestCase(ChangeKind.ApiKey, 4)]
    [TestCase(UsageInterval.Hour, 2)]
    public void Of_EveryValue_HasANameOfItsOwn<TEnum>(TEnum first, int count)
        where TEnum : struct, Enum
    {
        Enum.GetValues<TEnum>().Should().HaveCount(count).And.StartWith(first);
        Enum.GetValues<TEnum>().Select(Names<TEnum>.Of).Should().OnlyHaveUniqueItems();
    }

    [TestCase(ChangeKind.ApiKey, "policy")]
    [TestCase(ChangeKind.ApiKey, "Tenant")]
    [TestCase(ChangeKind.ApiKey, "")]
    [TestCase(ChangeKind.ApiKey, null)]
    [TestCase(UsageInterval.Hour, "Day")]
    [TestCase(UsageInterval.Hour, "week")]
    [TestCase(UsageInterval.Hour, "1")]
    public void TryParse_AnythingElse_IsFalse<TEnum>(TEnum first, string? name)
        where TEnum : struct, Enum
    {
        Names<TEnum>.TryParse(name, out var value).Should().BeFalse();
        value.Should().Be(first);
    }
}
