using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Of those who want the same path and method at the same time, exactly one gets it.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class EndpointRaceTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    private const int Racers = 16;

    [Test]
    public async Task AddAsync_SamePathOnTwoNodes_AddsExactlyOne()
    {
        var rivals = Enumerable.Range(0, Racers).Select(_ => TestEndpoints.Of(Tenant.Id)).ToList();

        var won = await RaceAsync(rivals, (node, rival) => node.AddAsync(rival, Caller, CancellationToken.None));

        won.Should().ContainSingle();
        (await ListAllAsync()).Should().Equal(won);
        (await EventsAsync()).Should().ContainSingle(auditEvent => auditEvent.Action == "endpoint.create");
    }

    [Test]
    public async Task UpdateAsync_ToTheSamePathOnTwoNodes_ChangesExactlyOne()
    {
        var rivals = new List<Endpoint>();
        for (var number = 0; number < Racers; number++)
        {
            rivals.Add(await AddAsync($"/{number}"));
        }

        var contested = PathPattern.Parse("/contested");
        var won = await RaceAsync(rivals, (node, rival) =>
            node.UpdateAsync(Tenant.Id, rival.Id, current => current with { Path = contested }, Caller, CancellationToken.None));

        won.Should().ContainSingle();
        (await ListAllAsync()).Where(endpoint => endpoint.Path == contested)
            .Should().Equal(won[0] with { Path = contested });
    }

    [Test]
    public async Task UpdateAsync_OtherMembersOnTwoNodes_LosesNoChange()
    {
        var endpoint = await AddAsync("/orders");

        await RaceAsync([endpoint, endpoint, endpoint], (node, rival) => node.UpdateAsync(
            Tenant.Id, rival.Id, current => current with { Path = PathPattern.Parse(current.Path.Value + "/a") }, Caller, CancellationToken.None));

        (await FindAsync(endpoint))!.Path.Value.Should().Be("/orders/a/a/a");
    }

    private async Task<IReadOnlyList<Endpoint>> RaceAsync(IReadOnlyList<Endpoint> rivals, Func<IEndpointRepository, Endpoint, Task> run)
    {
        await using var otherNode = new TestStore(Database, Time);
        IEndpointRepository[] nodes = [Endpoints, otherNode.Get<IEndpointRepository>()];
        var won = await Task.WhenAll(rivals.Select((rival, index) => Task.Run(() => TryAsync(run(nodes[index % nodes.Length], rival)))));
        return [.. rivals.Where((_, index) => won[index])];
    }

    private static async Task<bool> TryAsync(Task work)
    {
        try
        {
            await work;
            return true;
        }
        catch (AvicennaException exception) when (exception.Error == EndpointErrors.Exists)
        {
            return false;
        }
    }
}
