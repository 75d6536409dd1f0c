using Avicenna.Api.Json;
using Avicenna.Api.Text;

namespace Avicenna.Api.CommandLine;

/// <summary>Prints the output of commands.</summary>
internal static class TerminalExtensions
{
    public static Task PrintAsync(this TextWriter writer, TerminalText text) => writer.WriteAsync(text.ToString());

    public static Task PrintLineAsync(this TextWriter writer, TerminalText text) => writer.WriteLineAsync(text.ToString());

    /// <summary>Prints a value as one line of JSON, in the format of the API.</summary>
    public static Task PrintJsonAsync<T>(this TextWriter writer, T value) => writer.WriteLineAsync(ToJson(value));

    /// <summary>Returns a value as JSON in the format of the API, with terminal control characters escaped.</summary>
    public static string ToJson<T>(T value) => TerminalText.Escape(JsonSerializer.Serialize(value, ApiJson.Options));
}
