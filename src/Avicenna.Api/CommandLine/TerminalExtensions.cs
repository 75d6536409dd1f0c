using System.Text.Json;
using Avicenna.Api.Json;
using Avicenna.Api.Text;

namespace Avicenna.Api.CommandLine;

/// <summary>The one way in which commands print.</summary>
internal static class TerminalExtensions
{
    public static Task PrintAsync(this TextWriter writer, TerminalText text) => writer.WriteAsync(text.ToString());

    public static Task PrintLineAsync(this TextWriter writer, TerminalText text) => writer.WriteLineAsync(text.ToString());

    /// <summary>Prints a value as one line of JSON, as the API would write it.</summary>
    public static Task PrintJsonAsync<T>(this TextWriter writer, T value) => writer.WriteLineAsync(ToJson(value));

    /// <summary>A value as the API would write it, with what a terminal could take for a command escaped.</summary>
    public static string ToJson<T>(T value) => TerminalText.Escape(JsonSerializer.Serialize(value, ApiJson.Options));
}
