using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Startup;

/// <summary>Section <c>Logging</c>. The framework reads it; this class only defines its names and types.</summary>
internal sealed class LoggingSettings
{
    public const string Section = "Logging";

    public IDictionary<string, LogLevel>? LogLevel { get; set; }

    public bool CaptureScopes { get; set; }

    public ConsoleSettings? Console { get; set; }

    public ProviderSettings? EventSource { get; set; }

    internal enum ConsoleFormat
    {
        Simple,
        Json,
        Systemd,
    }

    internal sealed class ProviderSettings
    {
        public IDictionary<string, LogLevel>? LogLevel { get; set; }
    }

    internal sealed class ConsoleSettings : ConsoleLoggerOptions
    {
        public IDictionary<string, LogLevel>? LogLevel { get; set; }

        public new ConsoleFormat FormatterName { get; set; }

        public FormatterSettings? FormatterOptions { get; set; }
    }

    internal sealed class FormatterSettings : SimpleConsoleFormatterOptions
    {
        public JsonWriterOptions JsonWriterOptions { get; set; }
    }
}
