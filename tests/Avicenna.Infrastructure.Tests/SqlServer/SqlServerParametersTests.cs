using System.Data;
using System.Runtime.CompilerServices;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Testing.Builders;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>Parameters have their columns' types, or the server converts rows to compare them.</summary>
[TestFixture]
public sealed class SqlServerParametersTests
{
    [Test]
    public void Instant_OnSqlServer_HasTheScaleOfTheColumns()
    {
        using var command = new SqlCommand();
        var parameters = new SqlParameters(new SqlServerDialect("Server=unused")).Instant("at", ApiKeyBuilder.CreatedAt).Instant("never", null);

        // An identity is what Dapper caches a statement by, and has no public constructor.
        var identity = (SqlMapper.Identity)RuntimeHelpers.GetUninitializedObject(typeof(SqlMapper.Identity));
        ((SqlMapper.IDynamicParameters)parameters).AddParameters(command, identity);

        command.Parameters.Cast<SqlParameter>().Should().HaveCount(2).And.OnlyContain(parameter => parameter.SqlDbType == SqlDbType.DateTimeOffset && parameter.Scale == 3);
    }
}
