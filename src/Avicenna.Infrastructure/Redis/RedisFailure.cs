using System.Security.Authentication;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Says in a few words why Redis can't be used. The client's own texts are pages of its internals.</summary>
internal static class RedisFailure
{
    public static string Describe(Exception exception) => exception switch
    {
        RedisServerException => $"it says: {exception.Message}",
        TimeoutException => "it doesn't answer in time",
        RedisConnectionException connection => Describe(connection.FailureType, connection.InnerException),
        RedisCommandException => "the client refuses the command: the server is a replica, or the command is turned off",
        _ => exception.GetType().Name,
    };

    /// <summary>The same of a connection that failed.</summary>
    public static string Describe(ConnectionFailureType failure, Exception? cause)
    {
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
            {
                return $"TLS failed: {inner.Message}";
            }
        }

        return failure switch
        {
            ConnectionFailureType.AuthenticationFailure => "it refuses the user or the password, or TLS failed",
            ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => "there is no connection to it",
            _ => $"the connection failed: {failure}",
        };
    }
}
