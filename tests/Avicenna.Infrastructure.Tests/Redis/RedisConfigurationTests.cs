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

    [TestCase("rediss:/avicenna:topSecret@redis.example.com")]
    [TestCase("//avicenna:topSecret@127.0.0.1:6379")]
    [TestCase("avicenna:topSecret@127.0.0.1:6379")]
    [TestCase("redis:avicenna:topSecret@127.0.0.1")]
    [TestCase("redis.example.com/0,password=topSecret")]
    [TestCase("redis.example.com,other@redis.example.com,password=topSecret")]
    [TestCase("redis example,password=topSecret")]
    [TestCase("redis.example.com,defaultDatabase=-5,password=topSecret")]
    [TestCase("redis.example.com,connectTimeout=0,password=topSecret")]
    [TestCase("redis.example.com,asyncTimeout=0,password=topSecret")]
    [TestCase("redis.example.com,syncTimeout=-1,password=topSecret")]
    public void Parse_WhatTheClientTakesButCannotUse_IsRefusedWithoutRepeatingIt(string connectionString) =>
        FluentActions.Invoking(() => RedisConfiguration.Parse(connectionString)).Should().ThrowExactly<RedisConfigurationException>()
            .Which.Message.Should().NotContain("topSecret").And.ContainAny("must be", "does not understand");

    [TestCase("redis-1.example.com:6380,redis_2:6379,10.0.0.7,[2001:db8::1]:6379")]
    [TestCase("2001:db8::1")]
    [TestCase("redis.example.com,defaultDatabase=3,connectTimeout=1")]
    public void Parse_ServersInAnyForm_AreTaken(string connectionString) => RedisConfiguration.Parse(connectionString).EndPoints.Should().NotBeEmpty();
}
