using System.Collections.Concurrent;
using System.Security.Claims;
using Avicenna.AspNetCore;
using OrdersApi;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddAuthentication().AddAvicenna(options =>
{
    options.Address = new Uri(builder.Configuration["Avicenna:Address"] ?? "http://localhost:5000");
    options.ChangesKey = builder.Configuration["Avicenna:ChangesKey"];
    options.Mode = options.ChangesKey is null ? AvicennaMode.Remote : AvicennaMode.Cached;
});

// Every endpoint below needs what Avicenna's endpoints and settings say, unless it says otherwise itself.
builder.Services.AddAuthorizationBuilder()
    .SetFallbackPolicy(AvicennaPolicies.Allowed)
    .AddPolicy("admin", policy => policy.RequireAdmin());

builder.Services.AddOpenApi(options => options.AddAvicennaSecurity());

var app = builder.Build();
string[] articles = ["tea", "coffee"];
var orders = new ConcurrentDictionary<int, Order>();

app.MapOpenApi().AllowAnonymous();
app.MapGet("/health", () => "healthy").AllowAnonymous();
app.MapGet("/catalogue", () => articles);
app.MapGet("/orders", () => orders.Values).RequireAuthorization();

app.MapPost("/orders", [RequireScope("orders:write")] (NewOrder order, ClaimsPrincipal user) =>
{
    var id = orders.Count + 1;
    orders[id] = new Order(id, order.Article, user.FindFirstValue(AvicennaClaims.Owner) ?? user.FindFirstValue(AvicennaClaims.Name));
    return Results.Created($"/orders/{id}", orders[id]);
});

app.MapDelete("/orders", orders.Clear).RequireAuthorization("admin");

app.Run();
