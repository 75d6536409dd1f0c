using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>A fixture about <c>/verify</c>, with a key of each permission that may make as many requests as it likes.</summary>
internal abstract class VerifyFixture(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string NoLimit = ",\"ratelimit_min\":1000000";

    protected (string Secret, Guid Id) User { get; private set; }

    protected (string Secret, Guid Id) Admin { get; private set; }

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        await Api.LiftLimitAsync();
        User = await Api.CreateKeyAsync("user", NoLimit);
        Admin = await Api.CreateKeyAsync("admin", NoLimit);
    }

    /// <summary>What such a request must bring: <c>none</c>, <c>user</c> or <c>admin</c>.</summary>
    protected async Task<string> ReadRequirementAsync(ApiRequest question)
    {
        var keyless = await Api.SendAsync(question);
        if (keyless.Status == 200)
        {
            keyless.ShouldLetAnyoneIn();
            return "none";
        }

        keyless.ShouldRefuseWithoutKey();
        var byUser = await Api.SendAsync(question.WithKey(User.Secret));
        if (byUser.Status == 200)
        {
            byUser.ShouldLetIn(User.Id, "user");
            return "user";
        }

        byUser.ShouldRefuseUser();
        (await Api.SendAsync(question.WithKey(Admin.Secret))).ShouldLetIn(Admin.Id, "admin");
        return "admin";
    }

    protected Task<string> ReadRequirementAsync(string method, string target) => ReadRequirementAsync(ApiRequest.Verify(method, target));
}
