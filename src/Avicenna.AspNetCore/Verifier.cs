using Avicenna.AspNetCore.Caching;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore;

/// <summary>Decides about requests for one authentication scheme, in the mode that its options say.</summary>
internal sealed class Verifier(VerifyClient client, DecisionCache cache, LocalLimiter limiter, AvicennaOptions options)
{
    public async Task<Verdict> DecideAsync(AskedRequest request, CancellationToken cancellationToken)
    {
        if (options.Mode == AvicennaMode.Remote || !request.CanBeAsked)
        {
            return await client.AskAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var (verdict, isCounted) = await cache.FindOrAskAsync(
            DecisionKey.Of(request), token => client.AskAsync(request, token), cancellationToken).ConfigureAwait(false);
        return limiter.Apply(verdict, isCounted);
    }
}
