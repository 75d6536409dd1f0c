using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database.SqlServer;

namespace Avicenna.Infrastructure.Tests.SqlServer;

[TestFixture]
public sealed class ApplicationLockTests
{
    [TestCase(0)]
    [TestCase(1)]
    public void Require_Granted_Passes(int result) => FluentActions.Invoking(() => ApplicationLock.Require(result)).Should().NotThrow();

    [TestCase(-1)]
    [TestCase(-2)]
    public void Require_TimedOutOrCancelled_IsUnavailable(int result) =>
        FluentActions.Invoking(() => ApplicationLock.Require(result)).Should().Throw<StoreUnavailableException>().Which.Reason.Should().Be("Another change to the tenant has not finished");

    [Test]
    public void Require_DeadlockVictim_IsALostRace()
    {
        var dialect = new SqlServerDialect("Server=unused");

        FluentActions.Invoking(() => ApplicationLock.Require(-3)).Should().Throw<ApplicationLock.LostRaceException>().Which
            .Should().Match<ApplicationLock.LostRaceException>(exception => dialect.IsLostRace(exception));
    }

    [Test]
    public void Require_WrongCall_IsABug() =>
        FluentActions.Invoking(() => ApplicationLock.Require(-999)).Should().Throw<InvalidOperationException>().WithMessage("sp_getapplock returned -999");
}
