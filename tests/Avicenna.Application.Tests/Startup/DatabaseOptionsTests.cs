using Avicenna.Application.Startup;

namespace Avicenna.Application.Tests.Startup;

public sealed class DatabaseOptionsTests
{
    [TestCase("Sqlite", DatabaseProvider.Sqlite)]
    [TestCase("sqlite", DatabaseProvider.Sqlite)]
    [TestCase("SQLITE", DatabaseProvider.Sqlite)]
    [TestCase("SqlServer", DatabaseProvider.SqlServer)]
    [TestCase("sqlserver", DatabaseProvider.SqlServer)]
    [SetCulture("tr-TR")]
    public void TryGetProvider_NameInAnyCase_IsThatStore(string text, DatabaseProvider expected) =>
        new DatabaseOptions { Provider = text }.TryGetProvider().Should().Be(expected);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0")]
    [TestCase("1")]
    [TestCase(" Sqlite")]
    [TestCase("Sqlite,SqlServer")]
    [TestCase("Postgres")]
    public void TryGetProvider_AnythingElse_IsNoStore(string? text) =>
        new DatabaseOptions { Provider = text }.TryGetProvider().Should().BeNull();
}
