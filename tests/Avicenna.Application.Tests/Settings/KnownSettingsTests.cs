using Avicenna.Application.Settings;
using CsCheck;

namespace Avicenna.Application.Tests.Settings;

public sealed class KnownSettingsTests
{
    private static readonly KnownSettings Known = new(
    [
        new SettingsSection("Database", typeof(DatabaseSettings)),
        new SettingsSection("Security", typeof(SecuritySettings)),
        new SettingsSection("Redis", typeof(RedisSettings)),
        new SettingsSection("Logging", typeof(LogSettings)),
        new SettingsSection("urls", typeof(string)),
    ]);

    private enum Level
    {
        Quiet,
        Loud,
    }

    [TestCase("Database:Provider", "Sqlite")]
    [TestCase("DATABASE:PROVIDER", "Sqlite")]
    [TestCase("Database:Provider", "")]
    [TestCase("Database:Provider", null)]
    [TestCase("Database:MigrateOnStart", "true")]
    [TestCase("Database:MigrateOnStart", "FALSE")]
    [TestCase("Database:MigrateOnStart", "")]
    [TestCase("Database:Timeout", "00:00:05")]
    [TestCase("Database:Timeout", "1.00:00:00")]
    [TestCase("ConnectionStrings:Avicenna", "anything at all")]
    [TestCase("Security:Peppers:0:Id", "p1")]
    [TestCase("Security:Peppers:12:Id", "p1")]
    [TestCase("Security:Peppers", "")]
    [TestCase("Security:Attempts", "-1")]
    [TestCase("Security:Abandon:0", "p1")]
    [TestCase("Logging:Level:Any.Name", "loud")]
    [TestCase("urls", "http://localhost:5000")]
    public void Accepts_KnownNameWithAValueOfItsType_IsTrue(string name, string? value)
    {
        Known.Accepts(new Setting(name, value, "here"), out var problem).Should().BeTrue(problem);
        problem.Should().BeNull();
    }

    [TestCase("Databse:Provider", "Databse:Provider (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("Databsae:Provder", "Databsae:Provder (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("Database:Provder", "Database:Provder (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("Database:ConnectionString", "Database:ConnectionString (here) is not a setting. Did you mean ConnectionStrings:Avicenna?")]
    [TestCase("Databse:ConnectionString", "Databse:ConnectionString (here) is not a setting. Did you mean ConnectionStrings:Avicenna?")]
    [TestCase("ConnectionStrings:Avicena", "ConnectionStrings:Avicena (here) is not a setting. Did you mean ConnectionStrings:Avicenna?")]
    [TestCase("ConnectionString:Avicenna", "ConnectionString:Avicenna (here) is not a setting. Did you mean ConnectionStrings:Avicenna?")]
    [TestCase("ConnectionStrings:Default", "ConnectionStrings:Default (here) is not a setting; section ConnectionStrings has Avicenna")]
    [TestCase("Security:Pepers:0:Id", "Security:Pepers:0:Id (here) is not a setting. Did you mean Security:Peppers:0:Id?")]
    [TestCase("Security:Peppers:0:Idd", "Security:Peppers:0:Idd (here) is not a setting. Did you mean Security:Peppers:0:Id?")]
    [TestCase("Security:Peppers:0:Name", "Security:Peppers:0:Name (here) is not a setting; section Security:Peppers:0 has Id, Value")]
    [TestCase("Security:Pepers:Id", "Security:Pepers:Id (here) is not a setting. Did you mean Security:Peppers?")]
    [TestCase("Security:Provider", "Security:Provider (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("Provider", "Provider (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("url", "url (here) is not a setting. Did you mean urls?")]
    [TestCase("Serilog:Using:0", "Serilog (here) is not a setting; the sections are ConnectionStrings, Database, Logging, Redis, Security")]
    [TestCase("", " (here) is not a setting; the sections are ConnectionStrings, Database, Logging, Redis, Security")]
    [TestCase("Database", "Database is a section, not a value; its settings are Database:Provider, Database:MigrateOnStart, Database:Timeout")]
    [TestCase("Database:Provider:0", "Database:Provider:0 (here) is not a setting; Database:Provider is a single value")]
    [TestCase("Security:Abandon", "Security:Abandon is a list; number its values: Security:Abandon:0, Security:Abandon:1 and so on")]
    [TestCase("Security:Abandon:first", "Security:Abandon:first (here) is not a setting; Security:Abandon is a list; number its values: Security:Abandon:0, Security:Abandon:1 and so on")]
    [TestCase("Logging:Level", "Logging:Level is a section, not a value; its settings are Logging:Level:NAME")]
    [TestCase("Logging:Level:Any:Name", "Logging:Level:Any:Name (here) is not a setting; Logging:Level:Any is a single value")]
    public void Accepts_UnknownNameOrShape_NamesTheNearestRightOne(string name, string sentence) => ShouldRefuse(new Setting(name, "x", "here"), sentence);

    [TestCase("Database:MigrateOnStart", "perhaps", "Database:MigrateOnStart must be true or false, not 'perhaps'")]
    [TestCase("DATABASE:MIGRATEONSTART", "1", "Database:MigrateOnStart must be true or false, not '1'")]
    [TestCase("Security:Attempts", "", "Security:Attempts must be a whole number, not ''")]
    [TestCase("Security:Attempts", "1e3", "Security:Attempts must be a whole number, not '1e3'")]
    [TestCase("Security:Attempts", "99999999999", "Security:Attempts must be a whole number, not '99999999999'")]
    [TestCase("Database:Timeout", "60", "Database:Timeout must be a time such as 00:01:00 for one minute, not '60'")]
    [TestCase("Database:Timeout", "1m", "Database:Timeout must be a time such as 00:01:00 for one minute, not '1m'")]
    [TestCase("Database:Timeout", "00:99:00", "Database:Timeout must be a time such as 00:01:00 for one minute, not '00:99:00'")]
    [TestCase("Logging:Level:Default", "Verbose", "Logging:Level:Default must be one of Quiet, Loud, not 'Verbose'")]
    [TestCase("Logging:Level:Default", "1", "Logging:Level:Default must be one of Quiet, Loud, not '1'")]
    [TestCase("Security:Attempts", "Server=x;Password=hunter2", "Security:Attempts must be a whole number, not '***'")]
    [TestCase("Security:Attempts", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Security:Attempts must be a whole number, not '***'")]
    [TestCase("Security:Attempts", "avcna_sk_0123456789", "Security:Attempts must be a whole number, not '***'")]
    public void Accepts_ValueOfAnotherType_SaysWhatItMustBe(string name, string value, string sentence) => ShouldRefuse(new Setting(name, value, "here"), sentence);

    [TestCase("PATH")]
    [TestCase("REDIS")]
    [TestCase("Databse")]
    [TestCase("REDIS_PORT_6379_TCP")]
    [TestCase("DATABASE_URL")]
    [TestCase("Serilog:Using:0")]
    [TestCase("RUNNING_IN_CONTAINER")]
    [TestCase("GITHUB:TOKEN")]
    [TestCase("URL:BASE")]
    [TestCase("ConnectionStrings:Default")]
    public void Accepts_NameFromASharedSourceThatIsNearNoSection_IsAnotherPrograms(string name)
    {
        Known.Accepts(new Setting(name, "x", "here", IsShared: true), out var problem).Should().BeFalse();
        problem.Should().BeNull();
    }

    [TestCase("Databse:Provider", "Databse:Provider (here) is not a setting. Did you mean Database:Provider?")]
    [TestCase("REDS:HOST", "REDS:HOST (here) is not a setting. Did you mean Redis?")]
    [TestCase("REDIS:HOST", "REDIS:HOST (here) is not a setting; section Redis has ConnectionString")]
    [TestCase("ConnectionStrings:Avicena", "ConnectionStrings:Avicena (here) is not a setting. Did you mean ConnectionStrings:Avicenna?")]
    public void Accepts_NameFromASharedSourceThatLooksLikeOurs_IsJudged(string name, string sentence) =>
        ShouldRefuse(new Setting(name, "x", "here", IsShared: true), sentence);

    [Test]
    public void Accepts_AnyName_NeverThrowsAndNeverTakesWhatItDoesNotKnow() =>
        Gen.Select(Gen.OneOf("Database", "Security", "Peppers", "Provider", "0", "", "x", "Redis").Array[1, 5], Gen.String, Gen.Bool).Sample(
            (parts, value, isShared) => !Known.Accepts(new Setting(string.Join(':', parts), value, "here", isShared), out var problem) || problem is null);

    private static void ShouldRefuse(Setting setting, string sentence)
    {
        Known.Accepts(setting, out var problem).Should().BeFalse();
        problem.Should().Be(sentence);
    }

    private sealed class DatabaseSettings
    {
        public string? Provider { get; set; }

        public bool? MigrateOnStart { get; set; }

        public TimeSpan Timeout { get; set; }

        [SettingName("ConnectionStrings:Avicenna")]
        public string? ConnectionString { get; set; }
    }

    private sealed class SecuritySettings
    {
        public IList<PepperSettings> Peppers { get; init; } = [];

        public IList<string> Abandon { get; init; } = [];

        public int Attempts { get; set; }
    }

    private sealed class PepperSettings
    {
        public string Id { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class RedisSettings
    {
        public string? ConnectionString { get; set; }
    }

    private sealed class LogSettings
    {
        public IDictionary<string, Level>? Level { get; set; }
    }
}
