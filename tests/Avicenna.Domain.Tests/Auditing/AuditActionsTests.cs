using System.Reflection;
using Avicenna.Domain.Auditing;

namespace Avicenna.Domain.Tests.Auditing;

public sealed class AuditActionsTests
{
    [Test]
    public void All_EveryNamedAction_IsThereOnce() =>
        AuditActions.All.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(
            typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()));
}
