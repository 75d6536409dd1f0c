namespace Avicenna.Dashboard.Tests.Hosting;

/// <summary>Keys, endpoints and requests as a small company may have them.</summary>
internal static class SampleData
{
    /// <summary>Creates all of it and returns the key that has most.</summary>
    public static async Task<NewKey> CreateAsync(DashboardServer server)
    {
        var now = TimeProvider.System.GetUtcNow();
        await server.SendAsync("POST", "/admin/endpoints", new { path = "/orders/**", method = "GET", authentication = "user", scopes = new[] { "orders:read" } });
        await server.SendAsync("POST", "/admin/endpoints", new { path = "/orders", method = "POST", authentication = "user", scopes = new[] { "orders:write" } });
        await server.SendAsync("POST", "/admin/endpoints", new { path = "/reports/*", method = "*", authentication = "admin" });
        await server.SendAsync("POST", "/admin/endpoints", new { path = "/status", method = "GET", authentication = "none" });
        await server.CreateKeyAsync(new { name = "Nightly export", permission = "admin", ratelimit_min = 600 });
        var website = await server.CreateKeyAsync(new { name = "Website", owner_id = "web-team", expires_at = now.AddDays(200) });
        var mobile = await server.CreateKeyAsync(new { name = "Mobile app", owner_id = "globex", allowed_addresses = new[] { "127.0.0.0/8" } });
        var partner = await server.CreateKeyAsync(new { name = "Partner portal", owner_id = "initech", expires_at = now.AddDays(20.5) });
        await server.CreateKeyAsync(new { name = "Warehouse scanner", owner_id = "logistics" });
        var orders = await server.CreateKeyAsync(new
        {
            name = "Orders service",
            owner_id = "acme",
            ratelimit_min = 40,
            scopes = new[] { "orders:*" },
            expires_at = now.AddDays(12.5),
            metadata = new { team = "payments", tier = "gold" },
        });
        await server.SendAsync("PATCH", $"/admin/api-keys/{partner.Id}", new { enabled = false });
        await server.SendAsync("PATCH", $"/admin/api-keys/{orders.Id}", new { ratelimit_min = 45, metadata = new { team = "orders" } });
        await AskAsync(server, orders, "/orders/1", 52);
        await AskAsync(server, mobile, "/status/1", 21);
        await AskAsync(server, website, "/reports/1", 9);
        await Testing.Eventually.IsTrueAsync(
            async () => (await server.SendAsync("GET", "/admin/usage/keys")).GetProperty("keys").GetArrayLength() >= 3,
            "usage is written");
        return orders;
    }

    private static async Task AskAsync(DashboardServer server, NewKey key, string target, int times)
    {
        for (var number = 0; number < times; number++)
        {
            await server.VerifyAsync(key.Secret, "GET", target);
        }
    }
}
