using Avicenna.Infrastructure.Redis;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisConfigurationTests
{
    [Test]
    public void Parse_OnlyAServer_WaitsShortlyAndQueuesNothing()
    {
        var configuration = RedisConfiguration.Parse("redis.example.com");

        configuration.AsyncTimeout.Should().Be(500);
        configuration.ConnectTimeout.Should().Be(2000);
        configuration.AbortOnConnectFail.Should().BeFalse();
        configuration.BacklogPolicy.Should().BeSameAs(BacklogPolicy.FailFast);
    }

    [Test]
    public void Parse_Timeouts_AreTheOperators()
    {
        var configuration = RedisConfiguration.Parse("redis.example.com,asyncTimeout=250,connectTimeout=700,abortConnect=true");

        configuration.AsyncTimeout.Should().Be(250);
        configuration.ConnectTimeout.Should().Be(700);
        configuration.AbortOnConnectFail.Should().BeFalse("a node starts and works without Redis");
    }
}
