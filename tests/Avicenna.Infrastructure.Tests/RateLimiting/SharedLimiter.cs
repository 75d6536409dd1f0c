using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Stands for the limiter that nodes share, and answers as a test says.</summary>
internal sealed class SharedLimiter : IRequestLimiter
{
    public Func<Task<LimitDecision>> Answer { get; set; } = () => throw new InvalidOperationException();

    public int Calls { get; set; }

    public void Fail() => Answer = () => Task.FromException<LimitDecision>(new TimeoutException("It doesn't answer"));

    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit)
    {
        Calls++;
        return new ValueTask<LimitDecision>(Answer());
    }
}
