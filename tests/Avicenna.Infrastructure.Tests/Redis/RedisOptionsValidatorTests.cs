using Avicenna.Infrastructure.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisOptionsValidatorTests
{
    private const string Password = "hunter2-correct-horse";

    [TestCase(null)]
    [TestCase("")]
    [TestCase("redis.example.com")]
    [TestCase("redis://redis.example.com")]
    [TestCase(" rediss://user:" + Password + "@redis.example.com:6380/1 ")]
    [TestCase("redis.example.com:6379,password=" + Password + ",ssl=true,asyncTimeout=250")]
    [TestCase("a.example.com:6379,b.example.com:6379,defaultDatabase=3")]
    public void Validate_UsableString_Succeeds(string? connectionString) => FindError(connectionString).Should().BeNull();

    [TestCase("password=" + Password)]
    [TestCase(" ")]
    [TestCase("redis.example.com:" + Password + ",password=" + Password)]
    public void Validate_NoServer_SaysWhatToName(string connectionString) =>
        FindError(connectionString).Should().Be("Redis:ConnectionString can't be read: it must name a server: redis.example.com:6379");

    [TestCase("redis.example.com,passwort=" + Password)]
    [TestCase("redis.example.com,ssl=" + Password)]
    [TestCase("redis.example.com,asyncTimeout=" + Password)]
    [TestCase("redis.example.com,asyncTimeout=99999999999")]
    public void Validate_UnreadableOption_SaysWhichWithoutRepeatingIt(string connectionString) => FindError(connectionString).Should().Be(
        "Redis:ConnectionString can't be read: the Redis client does not understand part 2 of 2 (parts are separated by commas)");

    [TestCase("http://redis.example.com", "the scheme must be redis:// or, with TLS, rediss://")]
    [TestCase("redis://user:" + Password + "@redis.example.com:0", "the port must be a number from 1 to 65535")]
    [TestCase("redis://redis.example.com/" + Password, "the host may be followed only by a database number, as in /0; write a '/' in a user or password as %2F")]
    public void Validate_UnreadableUrl_SaysWhichPartIsWrong(string connectionString, string problem) =>
        FindError(connectionString).Should().Be($"Redis:ConnectionString can't be read: {problem}");

    private static string? FindError(string? connectionString) =>
        new RedisOptionsValidator().Validate(null, new RedisOptions { ConnectionString = connectionString }).FailureMessage;
}
