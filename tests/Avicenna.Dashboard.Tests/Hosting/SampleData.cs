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

    /// <summary>Adds requests of the hours and days before: more by day than by night, and a bad hour.</summary>
    public static Task AddPastAsync(DashboardServer server) => server.ExecuteAsync(
        """
        WITH RECURSIVE hours (h) AS (SELECT 1 UNION ALL SELECT h + 1 FROM hours WHERE h < 24 * 29)
        INSERT INTO usage_hours (api_key_id, hour, tenant_id, allowed, rate_limited, denied)
        SELECT k.id, (unixepoch() / 3600 - h) * 3600000, k.tenant_id, (h * 37 + k.sequence * 53) % 61 + abs((h + 6) % 24 - 12) * 14,
               CASE WHEN h % 24 IN (3, 4) THEN (h * 7) % 60 ELSE 0 END, CASE WHEN h % 11 = 0 THEN h % 9 ELSE 0 END
        FROM hours JOIN api_keys k ON k.name IN ('Orders service', 'Mobile app', 'Website');
        INSERT INTO tenant_usage_hours (tenant_id, hour, allowed, rate_limited, denied)
        SELECT tenant_id, hour, SUM(allowed), SUM(rate_limited), SUM(denied) FROM usage_hours
        WHERE hour < unixepoch() / 3600 * 3600000 AND hour NOT IN (SELECT hour FROM tenant_usage_hours) GROUP BY tenant_id, hour;
        """);

    private static async Task AskAsync(DashboardServer server, NewKey key, string target, int times)
    {
        for (var number = 0; number < times; number++)
        {
            await server.VerifyAsync(key.Secret, "GET", target);
        }
    }
}
