namespace Avicenna.Infrastructure.Redis;

/// <summary>A connection string can't be read. The message says which part and what would be right, and repeats nothing of it.</summary>
internal sealed class RedisConfigurationException(string message) : Exception(message);
