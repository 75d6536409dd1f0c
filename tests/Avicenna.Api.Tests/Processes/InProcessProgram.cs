using System.Text;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Processes;

/// <summary>
/// Runs commands by the program's entry point inside the tests' process, which takes milliseconds where starting a process takes a second.
/// Each run has standard streams of its own, so that several can run at once.
/// </summary>
internal static class InProcessProgram
{
    private const string HostPrefix = "ASPNETCORE_";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private static readonly AsyncLocal<Streams?> Current = new();

    static InProcessProgram()
    {
        Console.SetIn(new Input());
        Console.SetOut(new Output(Console.Out, streams => streams.Output));
        Console.SetError(new Output(Console.Error, streams => streams.Errors));
    }

    /// <summary>Runs a command to its end, with the database in this directory unless the settings have another.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(DirectoryInfo directory, IReadOnlyDictionary<string, string> settings, string input, string[] arguments)
    {
        // As arguments, since the environment and the current directory are those of all tests.
        var all = new Dictionary<string, string>(settings);
        if (settings.GetValueOrDefault("Database__Provider") != nameof(DatabaseProvider.SqlServer))
        {
            all.TryAdd("ConnectionStrings__Avicenna", $"Data Source={Path.Combine(directory.FullName, "data", "avicenna.db")}");
        }

        string[] line = [.. all.Select(setting => $"--{NameOf(setting.Key)}={setting.Value}"), .. arguments];
        var streams = new Streams(new StringReader(input), new StringWriter(), new StringWriter());
        // A thread of its own, as in a process: the entry point blocks, and the pool has few.
        var exitCode = await Task.Factory.StartNew(() => Run(streams, line), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Timeout);
        return (exitCode, streams.Output.ToString(), streams.Errors.ToString());
    }

    private static string NameOf(string variable) =>
        variable.StartsWith(HostPrefix, StringComparison.Ordinal) ? variable[HostPrefix.Length..].ToLowerInvariant() : variable.Replace("__", ":", StringComparison.Ordinal);

    private static int Run(Streams streams, string[] arguments)
    {
        Current.Value = streams;
        return (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [arguments])!;
    }

    private sealed record Streams(StringReader Input, StringWriter Output, StringWriter Errors);

    private sealed class Input : TextReader
    {
        public override int Peek() => Current.Value?.Input.Peek() ?? -1;

        public override int Read() => Current.Value?.Input.Read() ?? -1;

        public override string? ReadLine() => Current.Value?.Input.ReadLine();
    }

    private sealed class Output(TextWriter console, Func<Streams, TextWriter> find) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        private TextWriter Writer => Current.Value is { } streams ? find(streams) : console;

        public override void Write(char value) => Writer.Write(value);

        public override void Write(char[] buffer, int index, int count) => Writer.Write(buffer, index, count);

        public override void Write(string? value) => Writer.Write(value);

        public override void Flush() => Writer.Flush();
    }
}
