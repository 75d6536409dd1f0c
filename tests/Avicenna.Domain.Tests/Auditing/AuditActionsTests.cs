using System.Reflection;
using Avicenna.Domain.Auditing;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditActionsTests
{
    private const string Sentence =
        "action must be one of tenant.create, tenant.enable, tenant.disable, api_key.create, api_key.import, "
        + "api_key.update, api_key.rotate, api_key.delete, endpoint.create, endpoint.update, endpoint.delete, settings.update, audit.reseal, call.refuse";

    [Test]
    public void All_EveryNamedAction_IsThereOnce() =>
        AuditActions.All.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(
            typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()));

    [Test]
    public void FindProblem_NamedAction_IsNull() => AuditActions.All.Should().OnlyContain(action => AuditActions.FindProblem(action) == null);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("api_key")]
    [TestCase("api_key.Create")]
    [TestCase("api_key.create ")]
    [TestCase("api_key.%")]
    public void FindProblem_AnythingElse_SaysTheActions(string? action) => AuditActions.FindProblem(action).Should().Be(Sentence);
}
