using Avicenna.Dashboard.Tests.Hosting;

namespace Avicenna.Dashboard.Tests;

/// <summary>Endpoints, settings, and the audit trail of their changes.</summary>
internal sealed class GuardTests : DashboardFixture
{
    [Test]
    public async Task Endpoint_CreatedEditedDeleted_IsInTheListAndTheTrail()
    {
        await SignInToAsync("#/endpoints");

        await Button("Create endpoint").First.ClickAsync();
        await Dialog.GetByLabel("Path").FillAsync("/invoices/{id}");
        await Dialog.GetByLabel("Method").FillAsync("get");
        await InDialog("Create endpoint").ClickAsync();
        await Expect(Dialog.GetByText("'*'").First).ToBeVisibleAsync();
        await Dialog.GetByLabel("Path").FillAsync("/invoices/*");
        await Dialog.GetByLabel("Scopes").FillAsync("invoices:read");
        await InDialog("Create endpoint").ClickAsync();
        await Expect(Row("/invoices/*")).ToContainTextAsync("GET");
        await Expect(Row("/invoices/*")).ToContainTextAsync("invoices:read");

        await Button("Edit GET /invoices/*").ClickAsync();
        await Dialog.GetByLabel("Needs").SelectOptionAsync("admin");
        await Dialog.GetByLabel("Scopes").FillAsync("");
        await InDialog("Save").ClickAsync();
        await Expect(Row("/invoices/*")).ToContainTextAsync("admin");

        await Page.GetByLabel("Path").FillAsync("/invoices/7");
        await Button("Find").ClickAsync();
        await Expect(Page.Locator(".verdict")).ToContainTextAsync("It needs an admin key, says the endpoint GET /invoices/*");

        await Button("Delete GET /invoices/*").ClickAsync();
        await InDialog("Delete").ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Row("/invoices/*")).ToHaveCountAsync(0);

        await GoAsync("#/audit");
        await Page.GetByLabel("Action").SelectOptionAsync("endpoint.update");
        await Expect(Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Page.GetByText("authentication, scopes").ClickAsync();
        await Expect(Page.GetByLabel("Before and after").GetByRole(AriaRole.Cell)).ToContainTextAsync(["user", "admin"]);
    }

    [Test]
    public async Task Settings_Changed_AreInForce()
    {
        await SignInToAsync("#/settings");

        await Page.GetByLabel("A request that matches no endpoint needs").SelectOptionAsync("none");
        await Page.GetByLabel("Let CORS preflights through").CheckAsync();
        await Button("Save").ClickAsync();

        await Expect(Page.GetByText("Saved.")).ToBeVisibleAsync();
        var settings = (await Server.SendAsync("GET", "/admin/settings")).GetProperty("settings");
        settings.GetProperty("default_authentication").GetString().Should().Be("none");
        settings.GetProperty("allow_preflight").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task Audit_FilterWithAWrongId_SaysSoInTheApisWords()
    {
        await SignInToAsync("#/audit");

        await Page.GetByLabel("Target's id").FillAsync("nobody");

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("target_id must be a UUID");
    }

    [Test]
    public async Task AuditFilter_Actions_AreThoseOfTheProduct()
    {
        await SignInToAsync("#/audit");

        var options = await Page.GetByLabel("Action").Locator("option").EvaluateAllAsync<string[]>("options => options.map(option => option.value).filter(Boolean)");

        options.Should().BeEquivalentTo(Avicenna.Domain.Auditing.AuditActions.All);
    }
}
