using System.Net;
using Avicenna.Api.Tenancy;

namespace Avicenna.Api.Observability;

/// <summary>
/// Logs management calls that change something, and refused calls, at Information. The decisions of <c>/verify</c> are logged at Debug, except for
/// failed attempts, which tools such as fail2ban read.
/// </summary>
internal sealed partial class CallLog(RefusalSampler sampler, TimeProvider time, ILoggerFactory logging)
{
    public const string Category = "Avicenna.Decisions";

    private static readonly HashSet<string> FailedAttempts = ["invalid_api_key", "too_many_failed_attempts"];

    private readonly ILogger logger = logging.CreateLogger(Category);

    /// <summary>Whether <see cref="NoteAllowed"/> logs anything.</summary>
    public bool NotesAllowed => logger.IsEnabled(LogLevel.Debug);

    /// <summary>Logs a management call that changed something.</summary>
    public void NoteAccepted(HttpContext context)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            // What was created is named by the response.
            var target = context.Response.Headers.Location.ToString() is { Length: > 0 } location ? location : context.Request.Path.Value ?? "";
            var call = CallRecord.Of(context, context.Request.Method, target, context.Features.Get<ApiKeySnapshot>());
            Log.Accepted(logger, context.Response.StatusCode, call.Client, call.Tenant, call.KeyId, call.OwnerId, call.RequestId, call.TraceId, call.Method, call.Target);
        }
    }

    /// <summary>Logs a request that <c>/verify</c> allowed.</summary>
    public void NoteAllowed(HttpContext context, string method, string target, ApiKeySnapshot? key)
    {
        var call = CallRecord.Of(context, method, target, key);
        Log.Allowed(logger, call.Client, call.Tenant, call.KeyId, call.OwnerId, call.RequestId, call.TraceId, call.Method, call.Target);
    }

    /// <summary>Logs a refused call, at most once a second for each key, or address if there is no key, and code.</summary>
    /// <param name="context">The call.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="code">Its code.</param>
    /// <param name="detail">What the response says beyond that; null if it says no more.</param>
    public void NoteRefused(HttpContext context, int status, string code, string? detail)
    {
        if (Telemetry.Activities.HasListeners())
        {
            context.Features.Set(new RefusedWith(code));
        }

        // Health checks are no management calls.
        if (context.GetEndpoint()?.Metadata.GetMetadata<TenantlessAttribute>() is not null)
        {
            return;
        }

        var decided = context.Features.Get<DecidedCall>();
        var level = decided is { IsVerification: true } && !FailedAttempts.Contains(code) ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var key = decided?.Key ?? context.Features.Get<ApiKeySnapshot>();
        if (sampler.Enter(key?.KeyId, CallRecord.AddressOf(context), code) is { } sample)
        {
            // Once that it is invalid, the log may say why. The caller must not learn it.
            var fault = !FailedAttempts.Contains(code) ? "" : key is null ? ", no key has this secret" : $", {key.FindFault(time.GetUtcNow())}";
            var call = CallRecord.Of(context, decided?.Method ?? context.Request.Method, decided?.Target ?? context.Request.Path.Value ?? "", key);
            // Last in the line, because the caller chooses a part of it. Without a tenant, the host is what was wrong.
            var more = detail is not null ? $" ({detail})" : context.FindTenant() is null ? $" (host {CallerText.Shorten(context.Request.Headers.Host.ToString())})" : "";
            var refusal = (long leftOut) =>
                Log.Refused(logger, level, code, status, call.Client, call.Tenant, call.KeyId, call.OwnerId, call.RequestId, call.TraceId, leftOut, call.Method, call.Target, fault, more);
            sample.Repeat = refusal;
            refusal(0);
        }
    }

    /// <summary>Logs a request that isn't well-formed HTTP, at most once a second for each address and reason.</summary>
    /// <param name="client">The address of the connection.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="message">The web server's message.</param>
    public void NoteMalformed(IPAddress? client, string requestId, int status, string message)
    {
        // What follows these quotes the request, which may contain a key.
        var end = message.AsSpan().IndexOfAny(':', '\'');
        var reason = end < 0 ? message.TrimEnd('.') : message[..end];
        if (logger.IsEnabled(LogLevel.Information) && sampler.Enter(keyId: null, client, reason) is { } sample)
        {
            var malformed = (long leftOut) => Log.Malformed(logger, status, CallRecord.Show(client), requestId, leftOut, reason);
            sample.Repeat = malformed;
            malformed(0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Accepted, LogLevel.Information, "Accepted: {Status}, client {Client}, tenant {Tenant}, key {KeyId}, owner {OwnerId}, request {RequestId}, trace {TraceId}: {Method} {Target}")]
        public static partial void Accepted(
            ILogger logger, int status, string client, string tenant, string keyId, string ownerId, string requestId, string traceId, string method, string target);

        // fail2ban reads it (docs/operations/fail2ban-avicenna.conf), so nothing that a caller can choose precedes the client's address.
        [LoggerMessage(EventId = EventIds.Refused, Message = "Refused: {Reason} ({Status}), client {Client}, tenant {Tenant}, key {KeyId}{Fault}, owner {OwnerId}, request {RequestId}, trace {TraceId}, {LeftOut} more left out: {Method} {Target}{Detail}")]
        public static partial void Refused(
            ILogger logger,
            LogLevel level,
            string reason,
            int status,
            string client,
            string tenant,
            string keyId,
            string ownerId,
            string requestId,
            string traceId,
            long leftOut,
            string method,
            string target,
            string fault,
            string detail);

        [LoggerMessage(EventIds.Malformed, LogLevel.Information, "Malformed: {Status}, client {Client}, request {RequestId}, {LeftOut} more left out: {Reason}")]
        public static partial void Malformed(ILogger logger, int status, string client, string requestId, long leftOut, string reason);

        [LoggerMessage(EventIds.Allowed, LogLevel.Debug, "Allowed: client {Client}, tenant {Tenant}, key {KeyId}, owner {OwnerId}, request {RequestId}, trace {TraceId}: {Method} {Target}")]
        public static partial void Allowed(
            ILogger logger, string client, string tenant, string keyId, string ownerId, string requestId, string traceId, string method, string target);
    }
}
