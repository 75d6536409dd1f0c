using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Tests.Migrations;

/// <summary>
/// A database remembers a migration by its name and never runs it again, so a shipped one must stay as it is: what changes
/// the schema is a new file, which gets its hash here.
/// </summary>
[TestFixture]
public sealed partial class ShippedMigrationTests
{
    private static readonly Dictionary<string, string> Sqlite = new()
    {
        ["0001_tenants_and_keys"] = "0571e0e18eaad07d9baad12f788461272e89a8355b62bfb068ce63331ab3721b",
        ["0002_key_life"] = "b9dd54f0faa197359191d2aaf81f765372da663983539a33b1cd7ba834bcd7b0",
        ["0003_decisions"] = "b2c6a1fb5621eb4a5e47b807b9f261be37c8908b5a283bec6b4df99806f33d54",
        ["0004_audit_keys"] = "b8c38ce593253a5264b7fb47d20d12fca302595a3255dde2a75f1493f945db78",
        ["0005_list_filters"] = "469ee1196d2e766c6e204a004c79005c68edf462d88e944e076ea30bf5762682",
        ["0006_key_members"] = "8a87aea4b1042ac10de35d033fd04167b89834ffbb91c236ff17667a8b13bcb6",
        ["0007_usage_changes_and_audit"] = "6b0d6d0fd27a9bfc62b81f5ca0a9faccf07c0115eecd75460788843d6a04e947",
    };

    private static readonly Dictionary<string, string> SqlServer = new()
    {
        ["0001_tenants_and_keys"] = "04c5972dc53a1afe8dc26a8d4e013cbd86300d3616729ab29aed0f14cd7a5236",
        ["0002_key_life"] = "b6a5eb24a4b570b955705cd8b8abc4e51ea43719a81321d80d9c5d578a83e177",
        ["0003_decisions"] = "044238d401cc64943276f53fea2c91fa91c9b7586b5c9f0ed32bcce817d98ae8",
        ["0004_audit_keys"] = "683b99b850d3655d54dc8c56db1c4428441c02417b00c55525d4849682007cc9",
        ["0005_list_filters"] = "605a66988709baff5f8a05e76ed74e337f3fa8e572356a7edc712e20cae120f9",
        ["0006_key_members"] = "affef9cbdd42785a5d1a21c9243106936db3e28f9b7c75b5801f1bc00db11b5b",
        ["0007_usage_changes_and_audit"] = "4f05d77879ad3202f2c3b7cfc7fce1ff9565d9c44e665da03af52583a9e85e9f",
    };

    private static DatabaseProvider[] Providers => Enum.GetValues<DatabaseProvider>();

    [TestCaseSource(nameof(Providers))]
    public void Migrations_Shipped_AreUnchanged(DatabaseProvider provider) =>
        SchemaMigrator.LoadScripts(provider).ToDictionary(script => script.Name, script => Hash(script.Contents))
            .Should().Equal(provider == DatabaseProvider.Sqlite ? Sqlite : SqlServer);

    [TestCaseSource(nameof(Providers))]
    public void Migrations_OfAStore_AreNumberedFromOneWithoutGaps(DatabaseProvider provider)
    {
        var names = Names(provider);

        names.Should().NotBeEmpty().And.OnlyContain(name => NameShape.IsMatch(name));
        names.Select(name => name[..4]).Should().Equal(Enumerable.Range(1, names.Count).Select(number => $"{number:D4}"));
    }

    [Test]
    public void Migrations_OfBothStores_HaveTheSameNames() =>
        Names(DatabaseProvider.Sqlite).Should().Equal(Names(DatabaseProvider.SqlServer));

    [Test]
    public void Migrations_Embedded_AreAllOfAKnownStore() =>
        typeof(SchemaMigrator).Assembly.GetManifestResourceNames().Should().HaveCount(Providers.Sum(provider => Names(provider).Count))
            .And.OnlyContain(name => name.EndsWith(".sql", StringComparison.Ordinal));

    private static List<string> Names(DatabaseProvider provider) => [.. SchemaMigrator.LoadScripts(provider).Select(script => script.Name)];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));

    [GeneratedRegex("^[0-9]{4}_[a-z0-9]+(_[a-z0-9]+)*$")]
    private static partial Regex NameShape { get; }
}
