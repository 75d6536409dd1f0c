using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Avicenna.Application.Observability;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;

namespace Avicenna.Api.Tests.Observability;

/// <summary>Compares the log events of all projects with <see cref="EventIds"/> and with the table in the documentation.</summary>
internal sealed partial class EventTableTests
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly List<(int Id, string Name, string Level)> Events =
    [
        .. from assembly in new[] { typeof(EventIds).Assembly, typeof(Infrastructure.DependencyInjection).Assembly, typeof(Program).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(Declared)
           let log = method.GetCustomAttribute<LoggerMessageAttribute>()
           where log is not null
           select (log.EventId, log.EventName ?? method.Name, log.Level == LogLevel.None ? "varies" : $"{log.Level}"),
    ];

    private static readonly List<(int Id, string Name)> Constants =
        [.. typeof(EventIds).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => ((int)field.GetRawConstantValue()!, field.Name))];

    [Test]
    public void Events_All_HaveTheIdOfTheirName()
    {
        Events.Should().HaveCountGreaterThan(20);
        Events.Select(found => (found.Id, found.Name)).Should().BeEquivalentTo(Constants, "each event has one constant and is logged by one method");
        Constants.Should().OnlyHaveUniqueItems(constant => constant.Id);
    }

    [Test]
    public void Table_Rows_AreTheEvents() =>
        Row.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "observability.md")))
            .Select(match => (Id: int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), Name: match.Groups["name"].Value, Level: match.Groups["level"].Value))
            .Should().Equal(Events.OrderBy(found => found.Id));

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| `(?<name>\w+)` \| (?<level>\w+) \| [^|]+ \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }
}
