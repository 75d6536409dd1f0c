using Avicenna.Api.Problems;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Usage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Problems;

internal sealed class QueryNamesTests
{
    [TestCase("Limit", "limit")]
    [TestCase("TargetId", "target_id")]
    public void Of_Property_IsItInSnakeCase(string property, string name) => QueryNames.Of(property).Should().Be(name);

    [TestCase(typeof(ListApiKeysInput), "limit", "cursor", "name", "permission", "status", "owner_id", "key_hint", "expires_before", "last_used_before")]
    [TestCase(typeof(ListAuditEventsInput), "limit", "cursor", "target_id", "action", "actor_key_id", "from", "to")]
    [TestCase(typeof(GetUsageInput), "from", "to", "interval")]
    public void CreateBindingMetadata_PropertiesOfAnInput_AreBoundByTheirNamesOnTheWire(Type input, params string[] names) =>
        NamesOf(input).Should().BeEquivalentTo(names);

    /// <summary>A name of its own would let a request set it.</summary>
    [TestCase(typeof(ControllerBase))]
    [TestCase(typeof(Uri))]
    public void CreateBindingMetadata_PropertiesOfAnythingElse_HaveNoNameOfTheirOwn(Type type) => NamesOf(type).Should().NotBeEmpty().And.OnlyContain(name => name == null);

    private static List<string?> NamesOf(Type type)
    {
        using var services = new ServiceCollection().AddMvcCore(options => options.ModelMetadataDetailsProviders.Add(new QueryNames())).Services.BuildServiceProvider();
        return [.. services.GetRequiredService<IModelMetadataProvider>().GetMetadataForProperties(type).Select(property => property.BinderModelName)];
    }
}
