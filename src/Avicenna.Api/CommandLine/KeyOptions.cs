using System.CommandLine;
using System.Numerics;
using Avicenna.Domain;

namespace Avicenna.Api.CommandLine;

/// <summary>Arguments and options that several commands share, and methods to read them.</summary>
internal static class KeyOptions
{
    /// <summary>The name of the option that makes a command print JSON.</summary>
    public const string JsonName = "--json";

    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(36500);

    public static Option<string> Tenant() => new("--tenant") { Description = "The tenant's subdomain, such as acme", Required = true };

    public static Argument<string> Id() => new("id") { Description = "The key's id" };

    public static Option<string> Permission() => new("--permission") { Description = Names<Permission>.All };

    public static Option<string> OwnerId(string description) => new("--owner-id") { Description = description };

    /// <summary>An option that takes a whole number.</summary>
    public static Option<T> Number<T>(string name, string description)
        where T : INumberBase<T> => new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (!T.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    result.AddError($"{name} must be a whole number, not '{result.Tokens[0].Value}'");
                }

                return number;
            },
        };

    /// <summary>An option that takes a period of days, hours or minutes, such as <c>30d</c>.</summary>
    public static Option<TimeSpan?> Period(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var unit = text.Length == 0 ? TimeSpan.Zero : text[^1..] switch { "d" => TimeSpan.FromDays(1), "h" => TimeSpan.FromHours(1), "m" => TimeSpan.FromMinutes(1), _ => TimeSpan.Zero };
            if (unit > TimeSpan.Zero && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxPeriod / unit)
            {
                return count * unit;
            }

            result.AddError($"{name} must be a number of days, hours or minutes up to {MaxPeriod.Days} days, such as 30d, 12h or 45m, not '{text}'");
            return null;
        },
    };

    public static Option<bool> SecretStdin() => new("--secret-stdin")
    {
        Description = "Read the key itself from standard input and find out whose it is: for a key that leaked",
    };

    public static Option<bool> Yes() => new("--yes") { Description = "Confirm it here; required where there is no terminal to ask at" };

    public static Option<bool> Json() => new(JsonName) { Description = "Print JSON, for scripts" };

    /// <exception cref="AvicennaException">The text isn't an id.</exception>
    public static Guid ReadId(string text) => Uuid.TryParse(text, out var id) ? id : throw new AvicennaException(ApiKeyErrors.NotFound);

    /// <summary>Adds several options. This overload also works in collection initializers.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public static Optional<T> ReadOptional<T>(this ParseResult parsed, Option<T> option) =>
        parsed.GetResult(option) is { Implicit: false } ? new Optional<T>(parsed.GetValue(option)!) : default;
}
