using System.Net;
using Avicenna.Infrastructure.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisUrlTests
{
    private const string Password = "hunter2-correct-horse";

    [TestCase("redis://redis.example.com", "redis.example.com:6379", false, null, null, null)]
    [TestCase("redis://redis.example.com/", "redis.example.com:6379", false, null, null, null)]
    [TestCase("REDISS://redis.example.com", "redis.example.com:6379", true, null, null, null)]
    [TestCase("redis://:secret@redis.example.com:7000/3", "redis.example.com:7000", false, null, "secret", 3)]
    [TestCase("rediss://avicenna:secret@redis.example.com:6380/0", "redis.example.com:6380", true, "avicenna", "secret", 0)]
    [TestCase("redis://us%3Aer:p%40ss%2Fw%25rd%2C%3D@127.0.0.1", "127.0.0.1:6379", false, "us:er", "p@ss/w%rd,=", null)]
    [TestCase("redis://user:p:a@s+s@127.0.0.1", "127.0.0.1:6379", false, "user", "p:a@s+s", null)]
    [TestCase("redis://user:gr%C3%BC%C3%9Fe@127.0.0.1", "127.0.0.1:6379", false, "user", "grüße", null)]
    [TestCase("redis://[2001:db8::1]:6380/2", "[2001:db8::1]:6380", false, null, null, 2)]
    [TestCase("redis://[::1]", "[::1]:6379", false, null, null, null)]
    public void Parse_Url_IsWhatItSays(string url, string endPoint, bool isEncrypted, string? user, string? password, int? database)
    {
        var configuration = RedisConfiguration.Parse(url);

        configuration.EndPoints.Should().ContainSingle();
        Name(configuration.EndPoints[0]).Should().Be(endPoint);
        configuration.Ssl.Should().Be(isEncrypted);
        configuration.User.Should().Be(user);
        configuration.Password.Should().Be(password);
        configuration.DefaultDatabase.Should().Be(database);
        configuration.AsyncTimeout.Should().Be(500);
        configuration.AbortOnConnectFail.Should().BeFalse();
    }

    [Test]
    public void Parse_SeveralHosts_AreAllServers()
    {
        var configuration = RedisConfiguration.Parse("redis://:secret@a.example.com,b.example.com:7000,[::1]/1");

        configuration.EndPoints.Select(Name).Should().Equal("a.example.com:6379", "b.example.com:7000", "[::1]:6379");
    }

    [TestCase("http://redis.example.com", "the scheme*")]
    [TestCase("redis+tls://redis.example.com", "the scheme*")]
    [TestCase("redis://", "the host*")]
    [TestCase("redis:///0", "the host*")]
    [TestCase("redis://:" + Password + "@", "the host*")]
    [TestCase("redis://:" + Password + "@:6379", "the host*")]
    [TestCase("redis://2001:db8::1", "the host*")]
    [TestCase("redis://red is", "the host*")]
    [TestCase("redis://a.example.com,,b.example.com", "the host*")]
    [TestCase("redis://[::g]", "the host*")]
    [TestCase("redis://[1.2.3]", "the text in brackets*")]
    [TestCase("redis://a.example.com:", "the port*")]
    [TestCase("redis://a.example.com:65536", "the port*")]
    [TestCase("redis://a.example.com:" + Password, "the port*")]
    [TestCase("redis://user@a.example.com", "the password is missing*")]
    [TestCase("redis://" + Password + "@a.example.com", "the password is missing*")]
    [TestCase("redis://user:@a.example.com", "the password is missing*")]
    [TestCase("redis://user:%zz" + Password + "@a.example.com", "the password has a '%'*")]
    [TestCase("redis://%:" + Password + "@a.example.com", "the user has a '%'*")]
    [TestCase("redis://a.example.com/-1", "the host may be followed only by*")]
    [TestCase("redis://a.example.com/1/2", "the host may be followed only by*")]
    [TestCase("redis://user:hunter2/" + Password + "@a.example.com", "the port*")]
    [TestCase("redis://a.example.com/0?password=" + Password, "a redis:// URL can't contain*")]
    [TestCase("redis://user:" + Password + "#1@a.example.com", "a redis:// URL can't contain*")]
    public void Parse_UrlThatCannotBeRead_SaysWhichPartWithoutRepeatingIt(string url, string problem) =>
        FluentActions.Invoking(() => RedisConfiguration.Parse(url)).Should().Throw<RedisConfigurationException>()
            .WithMessage(problem).Which.Message.Should().NotContain(Password).And.NotContain("hunter2");

    private static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString()!;
}
