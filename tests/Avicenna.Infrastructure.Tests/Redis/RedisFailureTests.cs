using System.Security.Authentication;
using Avicenna.Infrastructure.Redis;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisFailureTests
{
    private static IEnumerable<TestCaseData> Failures()
    {
        yield return Case(new RedisServerException("OOM command not allowed when used memory > 'maxmemory'. script: ada, on @user_script:29."), "it says: OOM command not allowed when used memory > 'maxmemory'");
        yield return Case(new RedisServerException("LOADING Redis is loading the dataset in memory"), "it says: LOADING Redis is loading the dataset in memory");
        yield return Case(new RedisTimeoutException("Timeout awaiting response (pages of numbers)", CommandStatus.Sent), "it doesn't answer in time");
        yield return Case(new RedisConnectionException(ConnectionFailureType.UnableToConnect, "pages of numbers"), "there is no connection to it");
        yield return Case(
            new RedisConnectionException(ConnectionFailureType.UnableToConnect, "x", new RedisConnectionException(ConnectionFailureType.AuthenticationFailure, "y")),
            "it refuses the user or the password");
        yield return Case(
            new RedisConnectionException(ConnectionFailureType.AuthenticationFailure, "x", new AuthenticationException("the certificate has expired")), "TLS failed: the certificate has expired");
        yield return Case(new InvalidCastException("anything"), "InvalidCastException");
    }

    [TestCaseSource(nameof(Failures))]
    public void Describe_Failure_IsAFewWords(Exception exception, string expected) => RedisFailure.Describe(exception).Should().Be(expected);

    private static TestCaseData Case(Exception exception, string expected) => new TestCaseData(exception, expected).SetArgDisplayNames(expected);
}
