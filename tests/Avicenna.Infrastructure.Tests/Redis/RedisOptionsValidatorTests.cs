using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisOptionsValidatorTests
{
    private const string Password = "hunter2-correct-horse";

    [TestCase(null)]
    [TestCase("")]
    [TestCase("redis.example.com")]
    [TestCase("redis.example.com:6379,password=" + Password + ",ssl=true,asyncTimeout=250")]
    [TestCase("a.example.com:6379,b.example.com:6379,defaultDatabase=3")]
    public void Validate_UsableString_Succeeds(string? connectionString) => FindError(connectionString).Should().BeNull();

    [TestCase("password=" + Password)]
    [TestCase(" ")]
    [TestCase("redis.example.com:" + Password + ",password=" + Password)]
    public void Validate_NoServer_SaysWhatToName(string connectionString) =>
        FindError(connectionString).Should().Be("Redis:ConnectionString must name a server: redis.example.com:6379");

    [TestCase("redis.example.com,passwort=" + Password)]
    [TestCase("redis.example.com,ssl=" + Password)]
    [TestCase("redis.example.com,asyncTimeout=" + Password)]
    [TestCase("redis.example.com,asyncTimeout=99999999999,password=" + Password)]
    public void Validate_UnreadableString_SaysSoWithoutRepeatingAnyOfIt(string connectionString) =>
        FindError(connectionString).Should().Be("Redis:ConnectionString is not a connection string that the Redis client understands");

    private static string? FindError(string? connectionString) =>
        new RedisOptionsValidator().Validate(null, new RedisOptions { ConnectionString = connectionString }).FailureMessage;
}
