using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Settings;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>The parts of the memory. <see cref="CacheMemoryTests"/> compares the weights with what is really taken.</summary>
public sealed class CacheBudgetTests
{
    private static readonly ApiKeySnapshot Key = TestSnapshots.Usable(Guid.NewGuid());

    private static IEnumerable<TestCaseData> Texts =>
    [
        Case("name", Key with { Name = ApiKeyName.Parse(Key.Name.Value + new string('a', 10)) }, 4 * 10),
        Case("metadata", Key with { Metadata = KeyMetadata.FromStored("""{"a":"bcd"}""") }, 4 * 11),
        Case("owner", Key with { OwnerId = OwnerId.Parse("customer-7") }, 22 * 10),
        Case("scopes", Key with { Scopes = ScopeList.FromStored("orders:* a") }, 6 * 10),
        Case("addresses", Key with { AllowedAddresses = AllowedAddresses.FromStored("10.0.0.0/8") }, 8 * 10),
    ];

    [Test]
    public void All_OfAnyMemory_AreItsParts()
    {
        const long Mebibyte = 1024 * 1024;
        var budget = new CacheBudget(Options.Create(new CacheOptions { MaxMemory = ByteSize.FromMebibytes(256) }));

        budget.Keys.Should().Be(new SnapshotCacheSizes(Known: 160 * Mebibyte, Unknown: 32 * Mebibyte));
        budget.Policies.Should().Be(new SnapshotCacheSizes(Known: 48 * Mebibyte, Unknown: 0));
        budget.Tenants.Should().Be(new SnapshotCacheSizes(Known: 8 * Mebibyte, Unknown: 8 * Mebibyte));
    }

    [TestCaseSource(nameof(Texts))]
    public void Weigh_KeyWithAText_AddsItsShareForEachCharacter(ApiKeySnapshot key, int added) => (ApiKeyCache.Weigh(key) - ApiKeyCache.Weigh(Key)).Should().Be(added);

    [Test]
    public void Weigh_KeyWithANameOnly_AddsTheNameToTheObjects() => ApiKeyCache.Weigh(Key).Should().Be(520 + (4 * Key.Name.Value.Length));

    private static TestCaseData Case(string name, ApiKeySnapshot key, int added) => new TestCaseData(key, added).SetArgDisplayNames(name);
}
