using System.Data;
using System.Globalization;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Dapper;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Registers the type handlers by which Dapper reads columns. They apply to the whole process, so each accepts the types of both databases.
/// </summary>
internal static class StoredTypes
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        Read(value => value is Guid id ? id : Guid.Parse((string)value, CultureInfo.InvariantCulture));
        Read(value => value is DateTimeOffset instant ? instant : DateTimeOffset.FromUnixTimeMilliseconds((long)value));
        Read(value => Convert.ToBoolean(value, CultureInfo.InvariantCulture));
        Read(value => ApiKeyName.FromStored((string)value));
        Read(value => RequestLimit.From(Convert.ToInt32(value, CultureInfo.InvariantCulture)));
        Read(value => KeyMetadata.FromStored((string)value));
        Read(value => OwnerId.FromStored((string)value));
        Read(value => ScopeList.FromStored((string)value));
        Read(value => AllowedAddresses.FromStored((string)value));
        Read(value => PathPattern.FromStored((string)value));
        Read(value => EndpointMethod.FromStored((string)value));
        Read(value => Subdomain.Parse((string)value));
    }

    private static void Read<T>(Func<object, T> read) => SqlMapper.AddTypeHandler(new Handler<T>(read));

    private sealed class Handler<T>(Func<object, T> read) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => read(value);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            throw new NotSupportedException($"Pass values through {nameof(SqlParameters)}, which knows the types of the current database");
    }
}
