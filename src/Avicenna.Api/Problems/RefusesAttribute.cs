using System.Reflection;

namespace Avicenna.Api.Problems;

/// <summary>
/// Says which refusals an action has of its own, for the API's description. Those that all calls of its kind share, such as a missing
/// key, need no mention.
/// </summary>
/// <param name="owner">The class that defines them: a feature's errors, or <see cref="Problem"/>.</param>
/// <param name="names">The names of its fields.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RefusesAttribute(Type owner, params string[] names) : Attribute
{
    /// <exception cref="InvalidOperationException">A name isn't that of a refusal.</exception>
    public IEnumerable<Problem> Problems => names.Select(name => owner.GetField(name, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) switch
    {
        Error error => Problem.From(error),
        Problem problem => problem,
        _ => throw new InvalidOperationException($"{owner.Name} has no refusal {name}"),
    });
}
