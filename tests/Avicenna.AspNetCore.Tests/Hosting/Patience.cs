using System.Net;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>For programs that wait two seconds for Avicenna, as they do by default: a busy machine may take longer.</summary>
internal static class Patience
{
    /// <summary>Sends a request until its answer isn't that Avicenna can't be asked.</summary>
    public static async Task<T> SendAsync<T>(Func<Task<T>> send, Func<T, int> statusOf)
    {
        var answer = default(T)!;
        await Eventually.IsTrueAsync(
            async () =>
            {
                answer = await send();
                return statusOf(answer) != (int)HttpStatusCode.ServiceUnavailable;
            },
            "Avicenna is asked in time");
        return answer;
    }
}
