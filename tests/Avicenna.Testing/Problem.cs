using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Avicenna.Testing;

/// <summary>The sentences by which the domain refuses values.</summary>
public static class Problem
{
    /// <summary>Makes a value of what was given, or says in a sentence why it can't.</summary>
    public delegate bool TryMake<in TGiven, TValue>(TGiven given, [NotNullWhen(true)] out TValue? value, [NotNullWhen(false)] out string? problem);

    /// <summary>Returns the sentence by which <paramref name="tryParse"/> refuses a text; null: it makes a value of it.</summary>
    public static string? Of<T>(TryMake<string?, T> tryParse, string? text) => Find(tryParse, text);

    /// <summary>The same for JSON.</summary>
    public static string? Of<T>(TryMake<JsonElement, T> tryParse, JsonElement json) => Find(tryParse, json);

    /// <summary>The same for a number.</summary>
    public static string? Of<T>(TryMake<int, T> tryFrom, int number) => Find(tryFrom, number);

    private static string? Find<TGiven, TValue>(TryMake<TGiven, TValue> tryMake, TGiven given) =>
        tryMake(given, out _, out var problem) == problem is null ? problem : throw new InvalidOperationException($"The result contradicts the problem '{problem}'");
}
