using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Stores;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>Values of several packets, with and without TLS: the client takes them apart in another way than small ones.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.SqlServer))]
public sealed class UnencryptedConnectionTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private const int Count = 60;

    [TestCase("False")]
    [TestCase("True")]
    public async Task ListAsync_PagesOfManyPackets_AreReadWhole(string encrypt)
    {
        var connectionString = new SqlConnectionStringBuilder(Database.ConnectionString) { Encrypt = SqlConnectionEncryptOption.Parse(encrypt), TrustServerCertificate = true }.ConnectionString;
        await using var node = new TestStore(Database, Time, new Dictionary<string, string?> { ["ConnectionStrings:Avicenna"] = connectionString });
        var metadata = KeyMetadata.FromStored($$"""{"text":"{{new string('x', 4000)}}"}""");
        for (var number = 0; number < Count; number++)
        {
            await node.Get<IApiKeyRepository>().AddAsync(Key().Build() with { Metadata = metadata }, Caller.Operator, idempotentCall: null, CancellationToken.None);
        }

        for (var page = 0; page < 100; page++)
        {
            var events = (await node.Get<IAuditEventRepository>().ListAsync(new AuditEventFilter(Tenant.Id, Before: null, Limit: Count), CancellationToken.None)).Items;
            events.Should().HaveCount(Count).And.OnlyContain(auditEvent => auditEvent.After!.Contains(metadata.Json, StringComparison.Ordinal));
        }
    }
}
