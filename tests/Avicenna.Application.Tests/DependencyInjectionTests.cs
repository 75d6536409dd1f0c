using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace Avicenna.Application.Tests;

public sealed class DependencyInjectionTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Database:Provider"] = "Sqlite",
        ["Database:MigrateOnStart"] = "true",
        ["Security:Peppers:0:Id"] = "p2",
        ["Security:Peppers:0:Value"] = Convert.ToBase64String(new byte[32]),
        ["Security:Peppers:1:Id"] = "p1",
        ["Security:Peppers:1:Value"] = Convert.ToBase64String(new byte[33]),
        ["Security:AbandonPeppers:0"] = "p0",
        ["Security:AuditKey"] = Convert.ToBase64String(new byte[34]),
        ["Tenancy:BaseDomains:0"] = "avicenna.dev",
        ["Tenancy:DefaultSubdomain"] = "default",
        ["Bootstrap:AdminKey"] = "a-secret-of-the-operator",
    };

    private static readonly CreateApiKeyCommand Acceptable = new(Guid.NewGuid(), Caller.Operator, new CreateApiKeyInput { Name = "Ingest" });

    private Mock<IApiKeyRepository> keys = null!;

    private static IEnumerable<Type> Requests =>
        from type in typeof(DependencyInjection).Assembly.GetTypes()
        where type.IsAssignableTo(typeof(IBaseRequest)) && type is { IsAbstract: false }
        select type;

    [SetUp]
    public void Arrange()
    {
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        keys.Setup(store => store.AddAsync(It.IsAny<ApiKey>(), It.IsAny<Caller>(), It.IsAny<IdempotentCall?>(), It.IsAny<CancellationToken>())).ReturnsAsync((ReplayedCall?)null);
    }

    [Test]
    public void AddApplication_PortsFilled_ResolvesEveryServiceOfItsOwn()
    {
        var services = Services(Settings);
        using var provider = Build(services);
        using var scope = provider.CreateScope();

        var own = services.Where(descriptor => IsOwn(descriptor.ServiceType) && !descriptor.ServiceType.IsGenericTypeDefinition).ToList();

        own.Should().NotBeEmpty();
        own.Should().OnlyContain(descriptor => scope.ServiceProvider.GetService(descriptor.ServiceType) != null);
    }

    [TestCaseSource(nameof(Requests))]
    public void AddApplication_Request_HasExactlyOneHandler(Type request)
    {
        var response = request.GetInterfaces().Single(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>))
            .GetGenericArguments()[0];
        using var provider = Build(Services(Settings));

        provider.GetServices(typeof(IRequestHandler<,>).MakeGenericType(request, response)).Should().ContainSingle();
    }

    [Test]
    public async Task Send_UnacceptableCommand_IsRefusedBeforeTheStoreIsAsked()
    {
        await using var provider = Build(Services(Settings));
        await using var scope = provider.CreateAsyncScope();

        var act = () => SendAsync(scope.ServiceProvider, Acceptable with { Input = new CreateApiKeyInput { Name = "", RatelimitMin = 0 } });

        (await act.Should().ThrowExactlyAsync<ValidationFailedException>()).Which.Errors.Keys.Should().Equal("name", "ratelimit_min");
        keys.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Send_AcceptableCommand_ReachesTheStore()
    {
        await using var provider = Build(Services(Settings));
        await using var scope = provider.CreateAsyncScope();

        (await SendAsync(scope.ServiceProvider, Acceptable)).Details.Name.Should().Be("Ingest");
    }

    /// <summary>An operator's command runs over the application's own services: there is no request, and so no scope.</summary>
    [Test]
    public async Task Send_OutsideAnyScope_ReachesTheStoreToo()
    {
        await using var provider = Build(Services(Settings));

        (await SendAsync(provider, Acceptable)).Details.Name.Should().Be("Ingest");
    }

    [Test]
    public void AddApplication_Settings_AreBoundFromTheirSections()
    {
        using var provider = Build(Services(Settings));

        provider.GetRequiredService<IStartupValidator>().Validate();
        Value<DatabaseOptions>(provider).Should().BeEquivalentTo(new { Provider = "Sqlite", MigrateOnStart = true });
        Value<SecurityOptions>(provider).Peppers.Select(pepper => pepper.Id).Should().Equal("p2", "p1");
        Value<SecurityOptions>(provider).AbandonPeppers.Should().Equal("p0");
        Value<TenancyOptions>(provider).BaseDomains.Should().Equal("avicenna.dev");
        Value<TenancyOptions>(provider).DefaultSubdomain.Should().Be("default");
        Value<BootstrapOptions>(provider).AdminKey.Should().Be("a-secret-of-the-operator");
    }

    [TestCase("Security:Peppers:0:Value", "short")]
    [TestCase("Security:AuditKey", "short")]
    [TestCase("Security:FailedAttemptsPerMinute", "0")]
    [TestCase("Cache:MaxStaleness", "60")]
    [TestCase("Usage:RetentionDays", "0")]
    [TestCase("Tenancy:DefaultSubdomain", "www")]
    [TestCase("Bootstrap:AdminKey", "short")]
    public void AddApplication_UnacceptableSetting_StopsTheStart(string setting, string value)
    {
        using var provider = Build(Services(new Dictionary<string, string?>(Settings) { [setting] = value }));

        var act = () => provider.GetRequiredService<IStartupValidator>().Validate();

        act.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle().Which.Should().StartWith(setting);
    }

    private static async Task<MintResult<CreatedApiKeyDetails>.Minted> SendAsync(IServiceProvider services, CreateApiKeyCommand command) =>
        (await services.GetRequiredService<IMediator>().Send(command)).Should().BeOfType<MintResult<CreatedApiKeyDetails>.Minted>().Which;

    private static bool IsOwn(Type type) =>
        type.Assembly == typeof(DependencyInjection).Assembly || type.GenericTypeArguments.Any(IsOwn);

    private static T Value<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;

    private static ServiceProvider Build(IServiceCollection services) =>
        services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private IServiceCollection Services(IReadOnlyDictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddApplication()
        .AddSingleton<IApiKeyHasher>(new StubHasher())
        .AddSingleton(keys.Object)
        .AddLogging()
        .AddSingleton(Mock.Of<IAuditEventRepository>())
        .AddSingleton(Mock.Of<IAuditKeyRepository>())
        .AddSingleton(Mock.Of<IAuditSeal>())
        .AddSingleton(Mock.Of<IStoredTextRepository>())
        .AddSingleton(Mock.Of<IEndpointRepository>())
        .AddSingleton(Mock.Of<IIdempotencyRepository>())
        .AddSingleton(Mock.Of<IRequestLimiter>())
        .AddSingleton(Mock.Of<IUsageRepository>())
        .AddSingleton(Mock.Of<IEndpointRepository>())
        .AddSingleton(Mock.Of<ITenantSettingsRepository>())
        .AddSingleton(Mock.Of<IPepperRepository>())
        .AddSingleton(Mock.Of<IStoreProbe>())
        .AddSingleton(Mock.Of<ISchemaMigrator>())
        .AddSingleton(Mock.Of<ITenantRepository>())
        .AddSingleton(Mock.Of<ITenantSettingsRepository>());
}
