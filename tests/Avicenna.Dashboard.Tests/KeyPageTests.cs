using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>A key's page: what it shows, and what can be done with the key there.</summary>
internal sealed class KeyPageTests : DashboardFixture
{
    private NewKey key = null!;

    [SetUp]
    public async Task CreateKeyAsync() => key = await Server.CreateKeyAsync(new
    {
        name = $"Client {TestContext.CurrentContext.Test.ID}",
        ratelimit_min = 2,
        scopes = new[] { "orders:*" },
        metadata = new { team = "payments", tier = new { plan = "gold" } },
    });

    [Test]
    public async Task Page_UsedKey_ShowsItsUsageAsChartAndTable()
    {
        for (var number = 0; number < 3; number++)
        {
            await Server.VerifyAsync(key.Secret, "GET", "/");
        }

        await SignInAsync();
        await Testing.Eventually.IsTrueAsync(
            async () => (await Server.SendAsync("GET", $"/admin/api-keys/{key.Id}/usage")).GetProperty("usage").EnumerateArray()
                .Sum(hour => hour.GetProperty("allowed").GetInt32() + hour.GetProperty("rate_limited").GetInt32()) == 3,
            "usage is written");
        await GoAsync($"#/keys/{key.Id}");

        await Expect(Page.Locator(".totals dd")).ToHaveTextAsync(["2", "1", "0"]);
        await Expect(Page.Locator(".chart canvas")).ToHaveCountAsync(1);
        await Page.GetByText("Show these numbers as a table").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Table).First.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["2", "1", "0"]);

        var held = new TaskCompletionSource();
        await Page.RouteAsync("**/usage?interval=day*", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await Button("30 days").ClickAsync();
        await Expect(Button("30 days")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Page.Locator(".totals dd")).ToHaveTextAsync(["2", "1", "0"]);
        held.SetResult();
        await Expect(Page.GetByText("Requests by day")).ToBeVisibleAsync();
        await Expect(Page.Locator(".totals dd")).ToHaveTextAsync(["2", "1", "0"]);
    }

    [Test]
    public async Task Edit_SomeMembers_SendsOnlyTheChanges()
    {
        await OpenKeyAsync();
        await Button("Edit").ClickAsync();
        await Dialog.GetByLabel("Requests in any 60 seconds").FillAsync("7");
        await Dialog.GetByLabel("Metadata").FillAsync("""{"team":"orders","tier":{"level":3}}""");
        var patch = await Page.RunAndWaitForRequestAsync(() => InDialog("Save").ClickAsync(), request => request.Method == "PATCH");

        patch.PostData.Should().Be("""{"ratelimit_min":7,"metadata":{"team":"orders","tier":{"plan":null,"level":3}}}""");
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.GetByText("7 in any 60 seconds")).ToBeVisibleAsync();
        await Expect(Button("Edit")).ToBeFocusedAsync();
        (await Server.GetKeyAsync(key.Id)).GetProperty("metadata").GetRawText().Should().Be("""{"team":"orders","tier":{"level":3}}""");
    }

    [Test]
    public async Task Disable_AndEnable_IsInForceAtOnce()
    {
        await OpenKeyAsync();

        await Button("Disable").ClickAsync();
        await InDialog("Disable").ClickAsync();
        await Expect(Page.Locator("h1")).ToContainTextAsync("Disabled");
        (await Server.VerifyAsync(key.Secret, "GET", "/")).Should().Be(401);

        await Button("Enable").ClickAsync();
        await InDialog("Enable").ClickAsync();
        await Expect(Page.Locator("h1")).ToContainTextAsync("Active");
        (await Server.VerifyAsync(key.Secret, "GET", "/")).Should().Be(200);
    }

    [Test]
    public async Task Rotate_WithGrace_ShowsTheNewSecretWhileTheOldOneWorks()
    {
        await OpenKeyAsync();

        await Button("Rotate").ClickAsync();
        await Dialog.GetByLabel("Grace period").SelectOptionAsync("1 day");
        await InDialog("Rotate").ClickAsync();
        await Expect(Heading("The new secret")).ToBeVisibleAsync();
        var secret = await CopyKeyAsync(button => button.ClickAsync());
        await InDialog("Done").ClickAsync();

        await Expect(Page.GetByText("(in 24 hours)").Or(Page.GetByText("(in 1 day)"))).ToBeVisibleAsync();
        (await Server.VerifyAsync(secret, "GET", "/")).Should().Be(200);
        (await Server.VerifyAsync(key.Secret, "GET", "/")).Should().Be(200);
        await ShouldKeepNowhereAsync(secret);
    }

    [Test]
    public async Task Rotate_OwnKey_StaysSignedInWithTheNewSecret()
    {
        await SignInToAsync($"#/keys/{Admin.Id}");

        await Button("Rotate").ClickAsync();
        await Dialog.GetByLabel("Grace period").SelectOptionAsync("0");
        await InDialog("Rotate").ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 60");
        await Dialog.GetByLabel("Grace period").SelectOptionAsync("60");
        await InDialog("Rotate").ClickAsync();
        var secret = await CopyKeyAsync(button => button.ClickAsync());
        await InDialog("Done").ClickAsync();
        var next = await Page.RunAndWaitForRequestAsync(() => Link("Settings").ClickAsync(), request => request.Url.EndsWith("/admin/settings", StringComparison.Ordinal));

        (await next.AllHeadersAsync())["authorization"].Should().Be($"Bearer {secret}");
        await ShouldKeepNowhereAsync(secret);
    }

    [Test]
    public async Task Delete_NameTyped_Deletes()
    {
        await OpenKeyAsync();

        await Button("Delete").ClickAsync();
        await Dialog.GetByLabel("Type the name to confirm").FillAsync("another name");
        await Expect(InDialog("Delete")).ToBeDisabledAsync();
        await Dialog.GetByLabel("Type the name to confirm").FillAsync(key.Name);
        await InDialog("Delete").ClickAsync();

        await Expect(Heading("Keys")).ToBeVisibleAsync();
        (await Server.VerifyAsync(key.Secret, "GET", "/")).Should().Be(401);
        await GoAsync($"#/keys/{key.Id}");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("API key not found");
    }

    [Test]
    public async Task TryIt_ScopedEndpoint_SaysWhatVerifySays()
    {
        await Server.SendAsync("POST", "/admin/endpoints", new { path = "/orders/**", method = "GET", authentication = "user", scopes = new[] { "orders:read" } });
        await Server.SendAsync("POST", "/admin/endpoints", new { path = "/reports/*", method = "*", authentication = "admin" });
        await OpenKeyAsync();

        await TryAsync("/orders/1");
        await Expect(Page.Locator(".verdict")).ToContainTextAsync("Allowed");
        await Expect(Page.Locator(".verdict")).ToContainTextAsync("the endpoint GET /orders/**");
        (await Server.VerifyAsync(key.Secret, "GET", "/orders/1")).Should().Be(200);

        await TryAsync("/reports/1");
        await Expect(Page.Locator(".verdict")).ToContainTextAsync("Refused with 403 Admin permission required.");
        (await Server.VerifyAsync(key.Secret, "GET", "/reports/1")).Should().Be(403);

        await TryAsync("/orders/../1");
        await Expect(Page.GetByText("path must not have '.' or '..' as a segment").First).ToBeVisibleAsync();
    }

    [Test]
    public async Task AuditEvents_OfTheKey_ShowBeforeAndAfter()
    {
        await Server.SendAsync("PATCH", $"/admin/api-keys/{key.Id}", new { ratelimit_min = 9 });
        await OpenKeyAsync();

        await Page.GetByText("ratelimit_min", new() { Exact = true }).First.ClickAsync();

        await Expect(Page.GetByLabel("Before and after").First.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["2", "9"]);
        await Link("All of this key").ClickAsync();
        await Expect(Heading("Audit")).ToBeVisibleAsync();
        await Expect(Page.GetByText("api_key.update")).ToHaveCountAsync(2);
    }

    private async Task OpenKeyAsync() => await SignInToAsync($"#/keys/{key.Id}");

    private async Task TryAsync(string path)
    {
        await Page.GetByLabel("Path").FillAsync(path);
        await Button("Try").ClickAsync();
    }
}
