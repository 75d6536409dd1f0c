using System.Data;
using System.Globalization;
using Dapper;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>How Dapper reads ids and instants. Its handlers are the process's, so each takes the shape of either database.</summary>
internal static class StoredTypes
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new IdHandler());
        SqlMapper.AddTypeHandler(new InstantHandler());
    }

    private sealed class IdHandler : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value is Guid id ? id : Guid.Parse((string)value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, Guid value) => throw UseSqlParameters();
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) =>
            value is DateTimeOffset instant ? instant : DateTimeOffset.FromUnixTimeMilliseconds((long)value);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => throw UseSqlParameters();
    }

    private static NotSupportedException UseSqlParameters() =>
        new($"Pass values through {nameof(SqlParameters)}, which knows the types of the database at hand");
}
