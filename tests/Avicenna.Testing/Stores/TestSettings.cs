using System.Globalization;

namespace Avicenna.Testing.Stores;

/// <summary>Settings as a Production installation would have them.</summary>
public static class TestSettings
{
    /// <summary>The settings to run on a test's database, which is migrated at start.</summary>
    public static Dictionary<string, string?> For(TestDatabase database) => new()
    {
        ["Database:Provider"] = database.Provider.ToString(),
        ["Database:MigrateOnStart"] = "true",
        ["ConnectionStrings:Avicenna"] = database.ConnectionString,
        ["Tenancy:DefaultSubdomain"] = "default",
        ["Security:Peppers:0:Id"] = "p1",
        ["Security:Peppers:0:Value"] = Pepper(1),
        ["Security:AuditKey"] = AuditKey,
    };

    /// <summary>What the tests' audit trails are sealed with.</summary>
    public static string AuditKey { get; } = Pepper(255);

    /// <summary>A well-formed pepper, another one for every number.</summary>
    public static string Pepper(byte number) => Convert.ToBase64String(Enumerable.Repeat(number, 32).ToArray());

    /// <summary>The settings that make these peppers current, in this order, under the ids p1, p2 and so on.</summary>
    public static Dictionary<string, string?> Peppers(params byte[] numbers) => numbers
        .SelectMany((number, index) => new[]
        {
            KeyValuePair.Create<string, string?>(string.Create(CultureInfo.InvariantCulture, $"Security:Peppers:{index}:Id"), $"p{number}"),
            KeyValuePair.Create<string, string?>(string.Create(CultureInfo.InvariantCulture, $"Security:Peppers:{index}:Value"), Pepper(number)),
        })
        .ToDictionary();
}
