using System.Text.RegularExpressions;
using Avicenna.Application.Startup;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>One SQL statement of the product: a constant whose name ends in Sql, beside the method that uses it.</summary>
internal sealed partial record Statement(string Owner, string Name, string Sql)
{
    /// <summary>The parameters that it uses, with their @.</summary>
    public IReadOnlyList<string> Parameters => [.. ParameterShape.Matches(Sql).Select(match => match.Value).Distinct()];

    /// <summary>
    /// Where it runs. A type whose name begins with a store's name speaks to that store alone; every other type speaks to both.
    /// </summary>
    public bool RunsOn(DatabaseProvider provider) =>
        Enum.GetValues<DatabaseProvider>().Where(BelongsTo).DefaultIfEmpty(provider).Contains(provider);

    public override string ToString() => $"{Owner}.{Name}";

    [GeneratedRegex(@"(?<!@)@\w+")]
    private static partial Regex ParameterShape { get; }

    private bool BelongsTo(DatabaseProvider provider) => Owner.StartsWith(provider.ToString(), StringComparison.Ordinal);
}
