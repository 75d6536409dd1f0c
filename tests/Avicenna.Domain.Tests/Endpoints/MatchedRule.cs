using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;

namespace Avicenna.Domain.Tests.Endpoints;

/// <summary>Matching in the words of <see cref="EndpointRules"/>.</summary>
internal static class MatchedRule
{
    /// <summary>The rule that decides a request; null where none does.</summary>
    public static string? Find(IEnumerable<string> rules, string method, string target)
    {
        RequestPath.TryRead(target, out var path).Should().BeTrue();
        return EndpointRules.ToTable(rules).Find(method, path) is { } endpoint ? EndpointRules.ToRule(endpoint) : null;
    }
}
