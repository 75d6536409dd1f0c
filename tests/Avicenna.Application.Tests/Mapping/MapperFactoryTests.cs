using System.Reflection;
using System.Text.Json;
using AutoMapper;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Mapping;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Tests.Mapping;

public sealed class MapperFactoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ApiKey FullKey = new()
    {
        Id = Guid.NewGuid(),
        TenantId = Guid.NewGuid(),
        Name = ApiKeyName.Parse("Ingest"),
        Permission = Permission.Admin,
        RequestLimit = RequestLimit.From(120),
        Enabled = true,
        ExpiresAt = Start.AddDays(9),
        Metadata = KeyMetadata.FromStored("""{"n":1.0}"""),
        CreatedAt = Start.AddDays(1),
        CreatedBy = Guid.NewGuid(),
        LastUsedAt = Start.AddDays(2),
        Secrets =
        [
            new StoredSecret(new SecretHash("p1", new byte[SecretHash.Length]), "new1", Start.AddDays(3), null),
            new StoredSecret(new SecretHash("p1", new byte[SecretHash.Length]), "old2", Start.AddDays(1), Start.AddDays(4)),
        ],
    };

    private readonly IMapper mapper = MapperFactory.Create();

    [Test]
    public void Create_EveryProfile_IsAValidConfiguration()
    {
        mapper.ConfigurationProvider.GetAllTypeMaps().Should().NotBeEmpty();
        mapper.ConfigurationProvider.AssertConfigurationIsValid();
    }

    [Test]
    public void Map_ToDetails_CarriesEveryMember()
    {
        var details = mapper.Map<ApiKeyDetails>(FullKey);

        details.Should().Be(new ApiKeyDetails
        {
            Id = FullKey.Id,
            Name = "Ingest",
            LastUsedAt = Start.AddDays(2),
            CreatedAt = Start.AddDays(1),
            RatelimitMin = 120,
            Permission = "admin",
            Enabled = true,
            ExpiresAt = Start.AddDays(9),
            Metadata = details.Metadata,
            KeyHint = "new1",
            PreviousKeyExpiresAt = Start.AddDays(4),
            CreatedBy = FullKey.CreatedBy,
        });
        details.Metadata!.Value.GetRawText().Should().Be("""{"n":1.0}""");
        MembersAtTheirDefault(details).Should().BeEmpty("a member that nobody fills would look like this");
    }

    [Test]
    public void Map_ToDetailsOfACreatedKey_CarriesTheSeedsMembersAndLeavesTheRestUnset()
    {
        var details = mapper.Map<CreatedApiKeyDetails>(FullKey);

        details.Should().Be(new CreatedApiKeyDetails
        {
            Id = FullKey.Id,
            Name = "Ingest",
            LastUsedAt = Start.AddDays(2),
            CreatedAt = Start.AddDays(1),
            RatelimitMin = 120,
            Permission = "admin",
        });
        MembersAtTheirDefault(details).Should().Equal(nameof(details.ExpiresAt), nameof(details.Metadata));
    }

    [Test]
    public void Map_KeyWithNothingOptional_ShowsNulls()
    {
        var details = mapper.Map<ApiKeyDetails>(new Testing.Builders.ApiKeyBuilder(Guid.NewGuid()).Disabled().Build());

        details.Enabled.Should().BeFalse();
        details.Permission.Should().Be("user");
        MembersAtTheirDefault(details).Should().BeEquivalentTo(
            nameof(details.LastUsedAt),
            nameof(details.Enabled),
            nameof(details.ExpiresAt),
            nameof(details.Metadata),
            nameof(details.PreviousKeyExpiresAt),
            nameof(details.CreatedBy));
    }

    [Test]
    public void CreatedApiKeyDetails_Serialized_HasTheSeedsMembersInTheirOrder()
    {
        var json = JsonSerializer.SerializeToElement(mapper.Map<CreatedApiKeyDetails>(FullKey));

        json.EnumerateObject().Select(member => member.Name)
            .Should().Equal("Id", "Name", "LastUsedAt", "CreatedAt", "RatelimitMin", "Permission");
    }

    private static IEnumerable<string> MembersAtTheirDefault<T>(T value) =>
        from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let member = property.GetValue(value)
        where member is null || (property.PropertyType.IsValueType && member.Equals(Activator.CreateInstance(property.PropertyType)))
        select property.Name;
}
