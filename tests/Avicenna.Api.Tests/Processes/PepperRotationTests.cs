using System.Text.RegularExpressions;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>The way that docs/operations.md describes, step by step, with two nodes that are never changed at the same moment.</summary>
internal sealed class PepperRotationTests : ProcessFixture
{
    private static readonly Dictionary<string, string> OldFirst = With((1, "p1"), (2, "p2"));
    private static readonly Dictionary<string, string> NewFirst = With((2, "p2"), (1, "p1"));
    private static readonly Dictionary<string, string> OnlyNew = With((2, "p2"));

    [Test]
    public async Task Rotation_FromStartToEnd_RefusesNoKeyAtAnyStep()
    {
        await SucceedAsync("migrate");
        await SucceedAsync("tenant", "create", "default");
        var old = (await SucceedAsync("key", "create", "--tenant", "default", "--name", "old", "--permission", "admin")).Trim();
        var idle = (await SucceedAsync("key", "create", "--tenant", "default", "--name", "idle")).Trim();

        string made;
        await using (var changed = StartServer(NewFirst))
        await using (var waiting = StartServer(OldFirst))
        {
            var (first, second) = (await changed.WaitForAddressAsync(), await waiting.WaitForAddressAsync());
            var (status, body) = await CreateKeyAsync(first, old);
            status.Should().Be(201);
            made = body.GetProperty("key").GetString()!;
            (await GetCurrentAsync(second, made)).Status.Should().Be(200, "the node that was not changed yet knows the new pepper as its last");
            (await GetCurrentAsync(second, old)).Status.Should().Be(200);
            await Eventually.IsTrueAsync(async () => (await StatusAsync(NewFirst)).Contains("p1 current 1"), "what was used on the changed node moves; the idle key stays");
        }

        (await RunAsync(OnlyNew, "key", "create", "--tenant", "default", "--name", "too early")).Errors.Should()
            .StartWith("1 live secrets need the pepper 'p1', which is not in Security:Peppers.");

        await using (var server = StartServer(NewFirst))
        {
            (await GetCurrentAsync(await server.WaitForAddressAsync(), idle)).Status.Should().Be(200);
            await Eventually.IsTrueAsync(async () => (await StatusAsync(NewFirst)).Contains("p1 current 0"), "the last secret moves when it is used");
        }

        await using var done = StartServer(OnlyNew);
        var address = await done.WaitForAddressAsync();
        foreach (var key in new[] { old, idle, made })
        {
            (await GetCurrentAsync(address, key)).Status.Should().Be(200);
        }

        (await StatusAsync(OnlyNew)).Should().Be("PEPPER STATE LIVE SECRETS\np2 first 3\np1 unused 0\n");
    }

    [Test]
    public async Task Start_PepperGivenUp_SaysThatItsSecretsAreRefused()
    {
        await SucceedAsync("migrate");
        await SucceedAsync("tenant", "create", "default");
        var created = await RunAsync(OldFirst, "key", "create", "--tenant", "default", "--name", "old", "--permission", "admin");
        created.ExitCode.Should().Be(0, created.Errors);

        await using var server = StartServer(new Dictionary<string, string>(OnlyNew) { ["Security__AbandonPeppers__0"] = "p1" });

        await server.WaitForAsync(new Regex(Regex.Escape("The pepper 'p1' is given up (Security:AbandonPeppers), so the live secrets that need it are refused.")));
    }

    private static Dictionary<string, string> With(params (byte Number, string Id)[] peppers)
    {
        var settings = new Dictionary<string, string>(Production);
        for (var index = 0; index < peppers.Length; index++)
        {
            settings[$"Security__Peppers__{index}__Id"] = peppers[index].Id;
            settings[$"Security__Peppers__{index}__Value"] = TestSettings.Pepper(peppers[index].Number);
        }

        return settings;
    }

    private async Task<string> StatusAsync(Dictionary<string, string> settings)
    {
        var (exitCode, output, errors) = await RunAsync(settings, "security", "status");
        exitCode.Should().Be(0, errors);
        return Regex.Replace(output, " +", " ");
    }
}
