using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Avicenna.Application.Observability;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>The metrics of the store. Other tests of the process count in them too.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class StoreCallTests(DatabaseProvider provider) : StoreFixture(provider)
{
    [Test]
    public async Task Calls_OfRepositories_HaveTheNamesOfTheirMethods()
    {
        var statements = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => Listen(own, instrument) };
        listener.SetMeasurementEventCallback<double>((_, _, labels, _) =>
        {
            foreach (var label in labels)
            {
                statements[$"{label.Key}={label.Value}"] = true;
            }
        });
        listener.Start();

        var key = await AddAsync(Key());
        await UpdateAsync(key, old => old with { Name = ApiKeyName.Parse("b") });
        await FindAsync(key);
        await DeleteAsync(key);

        statements.Keys.Should().Contain(["statement=ApiKeyRepository.Add", "statement=ApiKeyRepository.Update", "statement=ApiKeyReader.Find", "statement=ApiKeyRepository.Delete", "outcome=ok"]);
        statements.Keys.Where(name => name.StartsWith("statement=", StringComparison.Ordinal)).Should().OnlyContain(
            name => System.Text.RegularExpressions.Regex.IsMatch(name, @"^statement=(?!SqlStore)\w+\.\w+$"));
    }

    private static void Listen(MeterListener listener, Instrument instrument)
    {
        if (instrument.Name == Telemetry.StoreDuration)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
