using Avicenna.Api.Logging;
using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Logging;

public sealed class LogMaskTests
{
    [TestCase("Server=db;User Id=sa;Password=hunter2;Encrypt=true", "Server=db;User Id=sa;Password=***;Encrypt=true")]
    [TestCase("server=db;PWD = hunter2", "server=db;PWD = ***")]
    [TestCase("Password=\"hun;ter\"\"2\";Database=x", "Password=***;Database=x")]
    [TestCase("Password='hun;ter2';Database=x", "Password=***;Database=x")]
    [TestCase("redis.example.com:6379,password=hunter2,ssl=true", "redis.example.com:6379,password=***,ssl=true")]
    [TestCase("can't connect to redis://avicenna:hunter2@redis.example.com:6379/0 now", "can't connect to redis://***@redis.example.com:6379/0 now")]
    [TestCase("rediss://:hunt@er2@redis.example.com", "rediss://***@redis.example.com")]
    [TestCase("'https://user:hunter2@upstream.example.com/a'", "'https://***@upstream.example.com/a'")]
    [TestCase("password=" + AvicennaApi.AdminKey, "password=***")]
    public void Apply_SecretOfAConnectionString_IsMasked(string text, string expected)
    {
        LogMask.Apply(text).Should().Be(expected);
        LogMask.IsNeeded(text).Should().BeTrue();
    }

    [TestCase("The password is missing")]
    [TestCase("POST http://api.example.com/users/someone@example.com")]
    [TestCase("someone@example.com")]
    [TestCase("Server=db;Database=avicenna")]
    public void Apply_NoSecret_LeavesIt(string text)
    {
        LogMask.Apply(text).Should().Be(text);
        LogMask.IsNeeded(text).Should().BeFalse();
    }

    [Test]
    public void Apply_KeyInText_IsMasked() => LogMask.Apply($"GET /{AvicennaApi.AdminKey}").Should().Be("GET /avcna_sk_***");
}
