using System.Text.RegularExpressions;
using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>Creating a key, whose secret is shown once.</summary>
internal sealed class CreateKeyTests : DashboardFixture
{
    [Test]
    public async Task Create_NameOnly_ShowsTheSecretOnceWithACallToTryIt()
    {
        await SignInToAsync("#/keys");
        await CreateAsync("Orders service");

        var secret = await Dialog.GetByLabel("API key", new() { Exact = true }).InnerTextAsync();
        secret.Should().MatchRegex("^avcna_sk_[0-9a-f]{64}$");
        (await Dialog.GetByLabel("Call with curl", new() { Exact = true }).InnerTextAsync()).Should().Contain($"{Server.Address}api-keys/current").And.Contain($"Bearer {secret}");
        (await CopyKeyAsync(button => button.ClickAsync())).Should().Be(secret);
        await InDialog("Done").ClickAsync();

        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Row("Orders service")).ToBeVisibleAsync();
        await ShouldKeepNowhereAsync(secret);
        (await Server.SendAsAsync(secret, "GET", "/api-keys/current")).Status.Should().Be(200);
    }

    [Test]
    public async Task Create_FromTheOverview_OpensTheDialogOverTheList()
    {
        await SignInAsync();

        await Link("Create key").ClickAsync();
        await Expect(Heading("Create a key")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Escape");

        await Expect(Heading("Keys")).ToBeVisibleAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Create_ClosedWithoutCopying_WarnsFirst()
    {
        await SignInToAsync("#/keys");
        await CreateAsync("Careless");
        var secret = await Dialog.GetByLabel("API key", new() { Exact = true }).InnerTextAsync();

        await Page.Keyboard.PressAsync("Escape");

        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("You haven't copied the key");
        await Expect(Dialog).ToContainTextAsync(secret);
        await InDialog("Close anyway").ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await ShouldKeepNowhereAsync(secret);
    }

    [Test]
    public async Task Create_AllMembers_AreThoseOfTheKey()
    {
        await SignInToAsync("#/keys");
        await Button("Create key").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync("Reporting");
        await Dialog.GetByLabel("Permission").SelectOptionAsync("user");
        await Dialog.GetByLabel("Requests in any 60 seconds").FillAsync("120");
        await InDialog("30 days").ClickAsync();
        await Dialog.GetByText("Owner, scopes, addresses, metadata").ClickAsync();
        await Dialog.GetByLabel("Owner").FillAsync("acme");
        await Dialog.GetByLabel("Scopes").FillAsync("orders:read, reports:*");
        await Dialog.GetByLabel("Allowed addresses").FillAsync("10.0.0.0/8");
        await Dialog.GetByLabel("Metadata").FillAsync("""{"team":"payments"}""");
        await InDialog("Create key").ClickAsync();
        await Expect(Heading("Your new key")).ToBeVisibleAsync();

        var key = (await Server.SendAsync("GET", "/admin/api-keys?name=Reporting")).GetProperty("api_keys")[0];
        key.GetProperty("ratelimit_min").GetInt32().Should().Be(120);
        key.GetProperty("owner_id").GetString().Should().Be("acme");
        key.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).Should().Equal("orders:read", "reports:*");
        key.GetProperty("allowed_addresses")[0].GetString().Should().Be("10.0.0.0/8");
        key.GetProperty("metadata").GetProperty("team").GetString().Should().Be("payments");
        key.GetProperty("expires_at").GetDateTimeOffset().Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(30), TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task Create_WrongMembers_SaysSoBesideTheirFields()
    {
        await SignInToAsync("#/keys");
        await Button("Create key").ClickAsync();
        await Dialog.GetByLabel("Requests in any 60 seconds").FillAsync("0");
        await Dialog.GetByText("Owner, scopes, addresses, metadata").ClickAsync();
        await Dialog.GetByLabel("Allowed addresses").FillAsync("10.0.0.1/8");
        await InDialog("Create key").ClickAsync();

        await Expect(Dialog.GetByLabel("Name")).ToHaveAccessibleDescriptionAsync(new Regex("Name is required$"));
        await Expect(Dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await Expect(Dialog.GetByText("its network is 10.0.0.0/8")).ToBeVisibleAsync();
        await Expect(Dialog.GetByText("ratelimit_min must be a whole number from 1 to 1000000")).ToBeVisibleAsync();

        await Dialog.GetByLabel("Metadata").FillAsync("{oops");
        await InDialog("Create key").ClickAsync();
        await Expect(Dialog.GetByText("metadata must be a JSON object:")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Create_AnswerLostAndSentAgain_MakesOneKey()
    {
        await SignInToAsync("#/keys");
        var lost = false;
        await Page.RouteAsync("**/admin/api-keys", async route =>
        {
            if (route.Request.Method == "POST" && !lost)
            {
                lost = true;
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await CreateAsync("Only one", expectSecret: false);
        await Expect(Dialog.GetByText("The server can't be reached")).ToBeVisibleAsync();
        await InDialog("Create key").ClickAsync();

        await Expect(Dialog.GetByRole(AriaRole.Alert).First).ToContainTextAsync("rotate");
        (await Server.SendAsync("GET", "/admin/api-keys?name=Only+one")).GetProperty("api_keys").GetArrayLength().Should().Be(1);
    }

    private async Task CreateAsync(string name, bool expectSecret = true)
    {
        await Button("Create key").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync(name);
        await InDialog("Create key").ClickAsync();
        if (expectSecret)
        {
            await Expect(Heading("Your new key")).ToBeVisibleAsync();
        }
    }
}
