using System.Net;
using Avicenna.Application.Decisions;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>Addresses are checked before the limit, permission and scopes after it.</summary>
public sealed class AccessDeciderRestrictionTests : AccessDeciderFixture
{
    private static readonly RequiredAccess Orders = new(RequiredAuthentication.User, ScopeList.FromStored("orders:read orders:write"));

    [TestCase(null)]
    [TestCase("192.0.2.8")]
    [TestCase("2001:db8::7")]
    public async Task Decide_AnotherAddress_IsDeniedWithoutAskingTheLimiterAndIsNoFailedAttempt(string? client)
    {
        var key = Know(TestSnapshots.Usable(Tenant.Id) with { AllowedAddresses = AllowedAddresses.FromStored("192.0.2.7 10.0.0.0/8"), Permission = Permission.Admin });

        for (var attempt = 0; attempt <= MaxFailedAttempts; attempt++)
        {
            ((await DecideAsync(Orders, client is null ? null : IPAddress.Parse(client))) with { Presented = null }).Should().Be(new Verdict(VerdictReason.AddressNotAllowed));
        }

        Limiter.VerifyNoOtherCalls();
        (await UsageAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new { key.KeyId, Counts = new UsageCounts(0, 0, MaxFailedAttempts + 1), LastUsedAt = (DateTimeOffset?)null });
    }

    [TestCase("192.0.2.7")]
    [TestCase("::ffff:10.1.2.3")]
    public async Task Decide_AllowedAddress_IsAllowed(string client)
    {
        Know(TestSnapshots.Usable(Tenant.Id) with { AllowedAddresses = AllowedAddresses.FromStored("192.0.2.7 10.0.0.0/8") }, Admitted);

        (await DecideAsync(new RequiredAccess(RequiredAuthentication.User), IPAddress.Parse(client))).IsAllowed.Should().BeTrue();
    }

    [Test]
    public async Task Decide_KeyOfAnotherTenantFromAnotherAddress_TellsOnlyTheTenant()
    {
        Know(TestSnapshots.Usable(Guid.NewGuid()) with { AllowedAddresses = AllowedAddresses.FromStored("10.0.0.0/8") });

        ((await DecideAsync(Orders, Address)) with { Presented = null }).Should().Be(new Verdict(VerdictReason.OtherTenant));
    }

    [TestCase(Permission.User, "", VerdictReason.ScopeRequired)]
    [TestCase(Permission.User, "orders:read", VerdictReason.ScopeRequired)]
    [TestCase(Permission.User, "orders:write other orders:read", VerdictReason.Allowed)]
    [TestCase(Permission.User, "orders:*", VerdictReason.Allowed)]
    [TestCase(Permission.Admin, "", VerdictReason.Allowed)]
    public async Task Decide_RequiredScopes_AreAskedOfUsersOnly(Permission permission, string scopes, VerdictReason reason)
    {
        var key = Know(TestSnapshots.Usable(Tenant.Id) with { Permission = permission, Scopes = ScopeList.FromStored(scopes) }, Admitted);

        var verdict = await DecideAsync(Orders, Address);

        verdict.Should().BeEquivalentTo(new { Reason = reason, Limit = Admitted, RequiredScopes = reason == VerdictReason.ScopeRequired ? Orders.Scopes : null });
        verdict.Key!.KeyId.Should().Be(key.KeyId);
        var usage = (await UsageAsync()).Should().ContainSingle().Which;
        usage.Counts.Should().Be(reason == VerdictReason.Allowed ? new UsageCounts(1, 0, 0) : new UsageCounts(0, 0, 1));
        usage.LastUsedAt.HasValue.Should().Be(reason == VerdictReason.Allowed);
    }

    [Test]
    public async Task Decide_OverTheLimit_IsToldBeforeTheScopes()
    {
        Know(TestSnapshots.Usable(Tenant.Id), Refused);

        (await DecideAsync(Orders, Address)).Should().BeEquivalentTo(new { Reason = VerdictReason.RateLimited, Limit = Refused, RequiredScopes = (ScopeList?)null });
    }

    [Test]
    public async Task Decide_Request_NeedsTheScopesOfItsEndpoint()
    {
        Know(TestSnapshots.Usable(Tenant.Id) with { Scopes = ScopeList.FromStored("orders:read") }, Admitted);
        SetPolicy(RequiredAuthentication.User, TestEndpoints.Of(Tenant.Id, "/orders", "*") with { Scopes = Orders.Scopes }, TestEndpoints.Of(Tenant.Id, "/orders", "GET") with { Scopes = ScopeList.FromStored("orders:read") });

        (await AskAsync("GET", "/orders")).Should().Be(VerdictReason.Allowed);
        (await AskAsync("POST", "/orders")).Should().Be(VerdictReason.ScopeRequired);
        (await AskAsync("POST", "/elsewhere")).Should().Be(VerdictReason.Allowed);
    }

    private async Task<VerdictReason> AskAsync(string method, string target) =>
        (await Decider.DecideAsync(Tenant, new GuardedRequest(method, target, IsPreflight: false), Secret, Address, CancellationToken.None)).Reason;
}
