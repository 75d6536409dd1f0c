using System.Security.Cryptography;
using System.Text;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using static Avicenna.Testing.Stores.OlderSchema;

namespace Avicenna.Api.Tests.Startup;

/// <summary>Names and patterns of the version before, which accepted more, are read as they are, and the start names them.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
internal sealed class OutdatedTextsTests(DatabaseProvider provider)
{
    private const string Invisible = "\u200b";
    private const string Secret = "an-old-key-of-ours-0001";

    private static readonly Guid Tenant = new("0a000000-0000-4000-8000-000000000001");
    private static readonly Guid Key = new("0b000000-0000-4000-8000-000000000001");
    private static readonly Guid Braces = new("0c000000-0000-4000-8000-000000000001");
    private static readonly Guid Colon = new("0c000000-0000-4000-8000-000000000002");

    private TestDatabase database = null!;
    private AvicennaApi api = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        database = await TestDatabase.CreateAsync(provider);
        Create(database, OfLooseRules, string.Join('\n', Statements()));
        api = new AvicennaApi(database);
        api.StartServer();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await api.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Start_NamesAndPatternsThatAreNoLongerAccepted_AreNamed()
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(Warnings().Count >= 23), "the start looks for them");

        Warnings().Should().HaveCount(23).And.OnlyHaveUniqueItems();
        Warnings().Should().Contain(line => line.Contains(
            $"Key {Key} of tenant 'default' has a name that is no longer accepted. The key works as before; rename it with: key update {Key} --tenant default --name NAME (Name must have at least one visible character)"));
        Warnings().Should().ContainSingle(line => line.Contains("There are more than the 20 listed"));
        Warnings().Should().Contain(line => line.Contains(
            $"Endpoint {Braces} of tenant 'default' has a pattern that is no longer accepted: /orders/{{id}}. It still matches only these literal characters; correct it with PATCH /admin/endpoints/{Braces} (path must not contain"));
        Warnings().Should().Contain(line => line.Contains($"Endpoint {Colon} of tenant 'default' has a pattern that is no longer accepted: /users/:id."));
    }

    [Test]
    public async Task Key_WithSuchAName_IsListedFoundVerifiedAndChanged()
    {
        var id = $"\"id\":\"{Key}\"";
        (await SendAsync(ApiRequest.Get("/admin/api-keys?name=%E2%80%8B&limit=200"), 200)).Body.Should().Contain(id);
        (await SendAsync(ApiRequest.Get($"/admin/api-keys/{Key}"), 200)).Json.GetProperty("key_data").GetProperty("name").GetString().Should().Be(Invisible);
        (await SendAsync(ApiRequest.Verify("GET", "/elsewhere").WithKey(Secret), 200)).Json.GetProperty("key_data").GetProperty("name").GetString().Should().Be(Invisible);
        (await SendAsync(ApiRequest.Get("/api-keys/current").WithKey(Secret), 200)).Json.GetProperty("key_data").GetProperty("name").GetString().Should().Be(Invisible);

        var changed = await SendAsync(ApiRequest.PatchKey(Key, """{"ratelimit_min":7}"""), 200);
        changed.Json.GetProperty("key_data").GetProperty("name").GetString().Should().Be(Invisible);
        (await SendAsync(ApiRequest.Get($"/admin/audit-events?target_id={Key}"), 200)).Json.GetProperty("audit_events")[0].GetProperty("before").GetProperty("name").GetString()
            .Should().Be(Invisible);

        (await SendAsync(ApiRequest.PatchKey(Key, """{"name":"\u200b"}"""), 400)).Json.GetProperty("message").GetString().Should().Be("Name must have at least one visible character");
    }

    [Test]
    public async Task Endpoint_WithSuchAPattern_StaysLiteralAndIsChanged()
    {
        await SendAsync(ApiRequest.Verify("GET", "/orders/17").WithKey(Secret), 200);
        await SendAsync(ApiRequest.Verify("GET", "/orders/{id}").WithKey(Secret), 403);
        await SendAsync(ApiRequest.Verify("GET", "/users/:id").WithKey(Secret), 403);
        (await SendAsync(ApiRequest.Get("/admin/endpoints"), 200)).Body.Should().Contain("\"path\":\"/orders/{id}\"").And.Contain("\"path\":\"/users/:id\"");

        (await SendAsync(ApiRequest.Patch($"/admin/endpoints/{Colon}", """{"method":"GET"}"""), 200)).Json.GetProperty("endpoint").GetProperty("path").GetString().Should().Be("/users/:id");
        (await SendAsync(ApiRequest.Patch($"/admin/endpoints/{Colon}", """{"path":"/users/:id"}"""), 400)).Json.GetProperty("code").GetString().Should().Be("validation_failed");
        (await SendAsync(ApiRequest.Patch($"/admin/endpoints/{Colon}", """{"path":"/users/*"}"""), 200)).Json.GetProperty("endpoint").GetProperty("path").GetString().Should().Be("/users/*");
    }

    private List<string> Warnings() =>
        [.. api.Logs.Lines.Where(line => line.StartsWith("Warning Avicenna.Application.Startup.OutdatedTexts", StringComparison.Ordinal))];

    private async Task<ApiResponse> SendAsync(ApiRequest request, int status)
    {
        var response = await api.SendAsync(request);
        response.Status.Should().Be(status, response.Body);
        return response;
    }

    private IEnumerable<string> Statements()
    {
        var now = Literal(provider, AvicennaApi.Start);
        yield return $"INSERT INTO tenants (id, subdomain, enabled, created_at) VALUES ({Literal(Tenant)}, 'default', 1, {now});";
        yield return InsertKey(Key, Invisible);
        var hash = Literal(provider, SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));
        yield return $"INSERT INTO api_key_secrets (api_key_id, scheme, hash, created_at) VALUES ({Literal(Key)}, 'sha256', {hash}, {now});";
        yield return InsertKey(Guid.NewGuid(), "Ordinary");
        yield return InsertKey(Guid.NewGuid(), "\u540d\u523d 7");
        for (var number = 0; number < 21; number++)
        {
            yield return InsertKey(Guid.NewGuid(), "\u3164\u2800" + new string('\u200d', number));
        }

        yield return InsertEndpoint(Braces, "/orders/{id}");
        yield return InsertEndpoint(Colon, "/users/:id");
        yield return InsertEndpoint(Guid.NewGuid(), "/plain/*");

        string InsertKey(Guid id, string name) =>
            "INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, created_at) "
            + $"VALUES ({Literal(id)}, {Literal(Tenant)}, {Literal(provider, name)}, {Literal(provider, name.ToUpperInvariant())}, 'user', 60, 1, {now});";

        string InsertEndpoint(Guid id, string path) =>
            "INSERT INTO endpoints (id, tenant_id, path, path_canonical, method, authentication, created_at) "
            + $"VALUES ({Literal(id)}, {Literal(Tenant)}, {Literal(provider, path)}, {Literal(provider, path)}, '*', 'admin', {now});";
    }
}
