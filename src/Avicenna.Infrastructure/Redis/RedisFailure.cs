using System.Security.Authentication;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Describes briefly why Redis can't be used. The client's own messages are long descriptions of its internals.</summary>
internal static class RedisFailure
{
    public static string Describe(Exception exception) => exception switch
    {
        // The rest is the script and its line.
        RedisServerException => $"it says: {exception.Message.Split(" script: ")[0].TrimEnd('.')}",
        TimeoutException => "it doesn't respond in time",
        RedisConnectionException => DescribeConnection(exception),
        RedisCommandException => "the client refuses the command: the server is a replica, lacks the database or has the command disabled",
        _ => exception.GetType().Name,
    };

    private static string DescribeConnection(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return $"TLS failed: {cause.Message}";
                case RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } when cause.InnerException is not AuthenticationException:
                    return "it rejects the user name or password";
            }
        }

        return "it can't be reached";
    }
}
