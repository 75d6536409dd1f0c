using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Avicenna.AspNetCore.Verification;

/// <summary>Asks Avicenna about requests.</summary>
internal sealed partial class VerifyClient(HttpClient http, AvicennaOptions options, TimeProvider time, ILogger<VerifyClient> logger)
{
    /// <summary>While Avicenna is away, this is logged at this interval and not for every request.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private long nextLog = long.MinValue;

    /// <summary>Returns Avicenna's verdict. Whatever else happens is a refusal.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Verdict> AskAsync(AskedRequest request, CancellationToken cancellationToken)
    {
        if (!request.CanBeAsked)
        {
            return new Verdict(Key: null, Refusal.PathRefused);
        }

        try
        {
            using var message = request.ToMessage(options.CredentialHeader, options.Host);
            using var response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var verdict = await VerifyAnswer.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(verdict, Verdict.Unreadable) && MayLog())
            {
                Log.Unreadable(logger, $"Status {(int)response.StatusCode}");
            }
            else if (verdict.IsOutage && MayLog())
            {
                Log.Away(logger, $"it answered {(int)response.StatusCode}");
            }

            return verdict;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded)
        {
            if (MayLog())
            {
                Log.Unreadable(logger, exception.Message);
            }

            return Verdict.Unreadable;
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            if (MayLog())
            {
                Log.Away(logger, exception.GetBaseException().Message);
            }

            return Verdict.Away;
        }
    }

    private static bool IsOutage(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or TimeoutRejectedException or BrokenCircuitException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private bool MayLog()
    {
        var (now, due) = (time.GetTimestamp(), Interlocked.Read(ref nextLog));
        return now >= due && Interlocked.CompareExchange(ref nextLog, now + (long)(LogInterval.TotalSeconds * time.TimestampFrequency), due) == due;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Avicenna can't be asked about requests, which get a 503 unless the options admit them: {Reason}")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The answer isn't one of Avicenna's /verify, or the host of AvicennaOptions belongs to no tenant. Requests get a 503: {Answer}")]
        public static partial void Unreadable(ILogger logger, string answer);
    }
}
