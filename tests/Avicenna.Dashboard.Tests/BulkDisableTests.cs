using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>Disabling more keys than the signed-in key may make calls in a minute.</summary>
internal sealed class BulkDisableTests : DashboardFixture
{
    [Test]
    public async Task Disable_MoreKeysThanTheLimitLets_GoesOnUntilAllAre()
    {
        const int Count = 62;
        for (var number = 0; number < Count; number++)
        {
            await Server.CreateKeyAsync(new { name = $"Bulk key {number}" });
        }

        await SignInToAsync("#/keys");
        await SearchAsync("Bulk key");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await Page.GetByLabel("Select all keys on this page").CheckAsync();
        await Button("Next").ClickAsync();
        await Expect(Row("Bulk key 0")).ToBeVisibleAsync();
        await Page.GetByLabel("Select all keys on this page").CheckAsync();
        await Expect(Page.GetByText($"{Count} keys selected")).ToBeVisibleAsync();
        // Something else takes from the limit meanwhile, so that some call is refused with 429.
        await Button("Disable…").ClickAsync();
        await InDialog("Disable").ClickAsync();
        while ((await Server.SendAsAsync(Admin.Secret, "GET", "/api-keys/current")).Status == 200)
        {
        }

        await Expect(Page.GetByText("Going on in")).ToBeVisibleAsync();
        // Two windows of the limit, and as long again for a busy machine.
        await Expect(Dialog.GetByText($"Finished: {Count} keys disabled.")).ToBeVisibleAsync(new() { Timeout = 240_000 });

        (await Server.SendAsync("GET", "/admin/api-keys?name=Bulk+key&status=active")).GetProperty("api_keys").GetArrayLength().Should().Be(0);
        await InDialog("Close").ClickAsync();
        await Expect(Row("Bulk key 0")).ToContainTextAsync("Disabled");
    }

    [Test]
    public async Task Disable_Stopped_LeavesTheRest()
    {
        for (var number = 0; number < 3; number++)
        {
            await Server.CreateKeyAsync(new { name = $"Stop key {number}" });
        }

        await SignInToAsync("#/keys");
        await SearchAsync("Stop key");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        await Page.GetByLabel("Select all keys on this page").CheckAsync();
        var held = new TaskCompletionSource();
        await Page.RouteAsync("**/admin/api-keys/*", async route =>
        {
            await held.Task;
            await route.AbortAsync();
        });
        await Button("Disable…").ClickAsync();
        await InDialog("Disable").ClickAsync();
        await InDialog("Stop").ClickAsync();
        held.SetResult();

        await Expect(Dialog.GetByText("Stopped: 0 keys disabled.")).ToBeVisibleAsync();
        await InDialog("Close").ClickAsync();
        (await Server.SendAsync("GET", "/admin/api-keys?name=Stop+key&status=active")).GetProperty("api_keys").GetArrayLength().Should().Be(3);
    }

    [Test]
    public async Task Disable_PageLeftMeanwhile_LeavesTheRest()
    {
        for (var number = 0; number < 3; number++)
        {
            await Server.CreateKeyAsync(new { name = $"Left key {number}" });
        }

        await SignInToAsync("#/keys");
        await SearchAsync("Left key");
        await Page.GetByLabel("Select all keys on this page").CheckAsync();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new TaskCompletionSource();
        await Page.RouteAsync("**/admin/api-keys/*", async route =>
        {
            sent.TrySetResult();
            await left.Task;
            await route.AbortAsync();
        });
        await Button("Disable…").ClickAsync();
        await InDialog("Disable").ClickAsync();
        await sent.Task;
        await GoAsync("#/settings");
        left.SetResult();
        await SettleAsync();

        Log.Calls.Should().ContainSingle(call => call.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Test]
    public async Task Disable_RefusedByTheApi_SaysWhichAndWhy()
    {
        var admins = await Server.SendAsync("GET", "/admin/api-keys?permission=admin&status=active");
        await SignInToAsync("#/keys");
        await Page.GetByLabel("Permission").SelectOptionAsync("admin");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(admins.GetProperty("api_keys").GetArrayLength() + 1);
        await Page.RouteAsync($"**/admin/api-keys/{Admin.Id}", route => route.FulfillAsync(new()
        {
            Status = 409,
            ContentType = "application/problem+json",
            Body = """{"status":409,"success":false,"message":"The last admin key can't be disabled","code":"last_admin_key"}""",
        }));
        await Page.GetByLabel($"Select {Admin.Name}").First.CheckAsync();
        await Button("Disable…").ClickAsync();
        await InDialog("Disable").ClickAsync();

        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync($"{Admin.Name}: The last admin key can't be disabled");
    }
}
