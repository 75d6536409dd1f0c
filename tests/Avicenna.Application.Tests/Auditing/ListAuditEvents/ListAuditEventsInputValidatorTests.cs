using Avicenna.Application.Auditing;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Tests.Auditing.ListAuditEvents;

public sealed class ListAuditEventsInputValidatorTests
{
    private const string ActionSentence =
        "action must be one of tenant.create, tenant.enable, tenant.disable, api_key.create, api_key.import, "
        + "api_key.update, api_key.rotate, api_key.delete, endpoint.create, endpoint.update, endpoint.delete, settings.update, audit.reseal, audit.prune, call.refuse";

    [Test]
    public void Validate_NamedActionOrNone_FindsNothing() =>
        AuditActions.All.Append(null).Should().OnlyContain(action => !Validate(new ListAuditEventsInput { Action = action }).Any());

    [TestCase("")]
    [TestCase("api_key")]
    [TestCase("api_key.Create")]
    [TestCase("api_key.create ")]
    [TestCase("api_key.%")]
    public void Validate_AnyOtherAction_SaysTheActions(string action) =>
        Validate(new ListAuditEventsInput { Action = action }).Should().Equal(("Action", ActionSentence));

    [TestCase("")]
    [TestCase("0198b2c47d1e700080000123456789ab")]
    public void Validate_TargetThatIsNoId_SaysSo(string target) => Validate(new ListAuditEventsInput { TargetId = target }).Should().Equal(("TargetId", "target_id must be a UUID"));

    [Test]
    public void Validate_EveryMemberWrong_NamesEachOne() =>
        Validate(new ListAuditEventsInput { Limit = "0", TargetId = "x", Action = "x" }).Select(error => error.Member).Should().Equal("Limit", "TargetId", "Action");

    private static IEnumerable<(string Member, string Sentence)> Validate(ListAuditEventsInput input) =>
        new ListAuditEventsInputValidator().Validate(input).Errors.Select(error => (error.PropertyName, error.ErrorMessage));
}
