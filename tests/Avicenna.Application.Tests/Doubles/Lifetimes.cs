using Avicenna.Application.ApiKeys;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>How long users' keys may live, by <see cref="Clock"/>.</summary>
internal static class Lifetimes
{
    public static MaxLifetime Unlimited { get; } = OfDays(null);

    public static MaxLifetime OfDays(int? days) => new(Options.Create(new KeysOptions { MaxLifetimeDays = days }), Clock.Create());
}
