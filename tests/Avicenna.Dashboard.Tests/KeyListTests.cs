using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>The list of keys: search, filters, pages, and names of any kind.</summary>
internal sealed class KeyListTests : DashboardFixture
{
    [Test]
    public async Task Search_TypedQuickly_AsksOnceAndIsInNoAddress()
    {
        await Server.CreateKeyAsync(new { name = "Warehouse robot" });
        var start = TimeProvider.System.GetUtcNow().UtcDateTime;
        await Page.Clock.InstallAsync(new() { TimeDate = start });
        await SignInToAsync("#/keys");
        await Page.Clock.PauseAtAsync(start.AddMinutes(5));
        Log.Forget();

        foreach (var letter in "warehouse")
        {
            await SearchField.PressSequentiallyAsync(letter.ToString());
            await Page.Clock.RunForAsync(250);
        }

        Log.Calls.Should().BeEmpty();
        await Page.Clock.RunForAsync(1000);
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(Row("Warehouse robot")).ToBeVisibleAsync();
        Log.Calls.Should().ContainSingle().Which.Should().Contain("name=warehouse");
        Page.Url.Should().EndWith("#/keys");
    }

    [Test]
    public async Task Search_WholeKey_FindsWhoseItIsWithoutAnAddressThatHasIt()
    {
        var key = await Server.CreateKeyAsync(new { name = "Leaked key", owner_id = "globex" });
        await SignInToAsync("#/keys");
        Log.Forget();

        await SearchField.FillAsync(key.Secret);

        await Expect(Heading("Leaked key")).ToBeVisibleAsync();
        Log.Calls[0].Should().Be("POST /admin/api-keys/lookup");
        Page.Url.Should().EndWith($"#/keys/{key.Id}");
        await ShouldKeepNowhereAsync(key.Secret);
    }

    [Test]
    public async Task Search_UnknownKey_SaysSoInTheApisWords()
    {
        await SignInToAsync("#/keys");

        await SearchField.FillAsync($"avcna_sk_{new string('0', 64)}");

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("API key not found");
        await Expect(SearchField).ToHaveValueAsync("");
    }

    [Test]
    public async Task Filters_StatusOwnerAndPermission_NarrowTheList()
    {
        var disabled = await Server.CreateKeyAsync(new { name = "Switched off", owner_id = "initech" });
        await Server.SendAsync("PATCH", $"/admin/api-keys/{disabled.Id}", new { enabled = false });
        await Server.CreateKeyAsync(new { name = "Switched on", owner_id = "initech" });
        await SignInToAsync("#/keys");

        await Page.GetByPlaceholder("Owner").FillAsync("initech");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Page.GetByLabel("Status").SelectOptionAsync("disabled");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(Row("Switched off")).ToContainTextAsync("Disabled");

        await Page.GetByLabel("Permission").SelectOptionAsync("admin");
        await Expect(Heading("No key matches")).ToBeVisibleAsync();
        await Button("Clear the filters").ClickAsync();
        await Expect(Row(Admin.Name).First).ToBeVisibleAsync();
    }

    [Test]
    public async Task Filters_ExpiringSoon_ShowWordsAndTheInstant()
    {
        await Server.CreateKeyAsync(new { name = "Ends soon", expires_at = TimeProvider.System.GetUtcNow().AddDays(10.1) });
        await Server.CreateKeyAsync(new { name = "Ends later", expires_at = TimeProvider.System.GetUtcNow().AddDays(100) });
        await SignInToAsync("#/keys?only=expiring");

        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        var expiry = Row("Ends soon").Locator("time");
        await Expect(expiry).ToHaveTextAsync("in 10 days");
        (await expiry.GetAttributeAsync("title")).Should().MatchRegex(@"^\d+ \w+ \d{4}, \d\d:\d\d:\d\d (CET|CEST|GMT\+[12])$");
        await Expect(Page.GetByText("Times are in your time zone, Europe/Paris.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Pages_MoreKeysThanFit_GoForwardAndBack()
    {
        for (var number = 0; number < 51; number++)
        {
            await Server.CreateKeyAsync(new { name = $"Page key {number}" });
        }

        await SignInToAsync("#/keys");
        await SearchAsync("Page key");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await Button("Next").ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(Row("Page key 0")).ToBeVisibleAsync();
        await Button("Previous").ClickAsync();
        await Expect(Row("Page key 50")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Pages_NextBeforeTheSearchApplies_SearchBeginsAtItsFirstPage()
    {
        for (var number = 0; number < 51; number++)
        {
            await Server.CreateKeyAsync(new { name = $"Early key {number}" });
        }

        var start = TimeProvider.System.GetUtcNow().UtcDateTime;
        await Page.Clock.InstallAsync(new() { TimeDate = start });
        await SignInToAsync("#/keys");
        await Page.Clock.PauseAtAsync(start.AddMinutes(5));

        await SearchField.FillAsync("Early key");
        await Button("Next").ClickAsync();
        await Page.Clock.RunForAsync(100);
        await Expect(Page.GetByText("Page 2", new() { Exact = true })).ToBeVisibleAsync();
        await ShouldBeLoadedAsync();
        await Page.Clock.RunForAsync(1000);

        await Expect(Page.GetByText("Page 1", new() { Exact = true })).ToBeVisibleAsync();
        await ShouldBeLoadedAsync();
        await Expect(Row("Early key 50")).ToBeVisibleAsync();
    }

    // Markup, right-to-left text (with marks where they are allowed), and 50 emoji: as long as names may be.
    [TestCase("<img src=x onerror=alert(1)>", "<script>alert(1)</script>")]
    [TestCase("\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0639\u0631\u0628\u064a\u0629 (1)", "\u200f\u202e\u05e9\u05dc\u05d5\u05dd")]
    [TestCase("🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀", "{{html}} ${7*7}")]
    public async Task Names_OfAnyKind_AreShownAsText(string name, string metadata)
    {
        var key = await Server.CreateKeyAsync(new { name, metadata = new { text = metadata } });
        await SignInToAsync("#/keys");

        await Row(name).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);
        await Expect(Page.Locator("h1 bdi")).ToHaveTextAsync(name);
        await Expect(Page.GetByLabel("Metadata")).ToContainTextAsync(metadata);
        await Expect(Page.Locator("main img, main script")).ToHaveCountAsync(0);
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0);
        Page.Url.Should().EndWith($"#/keys/{key.Id}");
    }
}
