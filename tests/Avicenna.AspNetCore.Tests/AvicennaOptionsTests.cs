using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Avicenna.AspNetCore.Tests;

public sealed class AvicennaOptionsTests
{
    private static IEnumerable<TestCaseData> Invalid =>
    [
        Case("Address", options => options.Address = null),
        Case("Address", options => options.Address = new Uri("/verify", UriKind.Relative)),
        Case("Address", options => options.Address = new Uri("ftp://avicenna.example")),
        Case("Address", options => options.Address = new Uri("https://avicenna.example/path")),
        Case("Address", options => options.Address = new Uri("https://avicenna.example/?query")),
        Case("Address", options => options.Address = new Uri("https://user:password@avicenna.example")),
        Case("Host", options => options.Host = "acme/path"),
        Case("Host", options => options.Host = "a b"),
        Case("Host", options => options.Host = "a\r\nb: c"),
        Case("CredentialHeader", options => options.CredentialHeader = "X API Key"),
        Case("CredentialHeader", options => options.CredentialHeader = ""),
        Case("Timeout", options => options.Timeout = TimeSpan.Zero),
        Case("Timeout", options => options.Timeout = TimeSpan.FromHours(1)),
        Case("Mode", options => options.Mode = (AvicennaMode)7),
        Case("CacheFor", options => options.CacheFor = TimeSpan.Zero),
        Case("CacheFor", options => options.CacheFor = TimeSpan.FromHours(1)),
        Case("MaxCachedDecisions", options => options.MaxCachedDecisions = 0),
        Case("ChangesKey", options => options.Mode = AvicennaMode.Cached),
        Case("ChangesKey", options => options.ChangesKey = "a\r\nb"),
    ];

    [TestCaseSource(nameof(Invalid))]
    public async Task Start_InvalidOption_FailsAndNamesIt(string option, Action<AvicennaOptions> spoil)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication().AddAvicenna(options =>
        {
            options.Address = new Uri("http://localhost:5000");
            spoil(options);
        });
        await using var app = builder.Build();

        (await FluentActions.Awaiting(() => app.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .WithMessage($"AvicennaOptions.{option} must be *").And.Message.Should().NotContain("password");
    }

    [TestCase("http://localhost:5000")]
    [TestCase("https://acme.avicenna.example/")]
    [TestCase("http://[::1]:5000")]
    public void Validate_Origin_IsAnAddress(string address)
    {
        var options = new AvicennaOptions { Address = new Uri(address), Host = "acme.avicenna.example:8443", CredentialHeader = "X-API-Key" };

        FluentActions.Invoking(() => options.Validate("Avicenna")).Should().NotThrow();
    }

    private static TestCaseData Case(string option, Action<AvicennaOptions> spoil) => new(option, spoil);
}
