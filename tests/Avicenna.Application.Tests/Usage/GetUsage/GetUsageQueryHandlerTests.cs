using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Usage.GetUsage;

public sealed class GetUsageQueryHandlerTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Midnight.AddHours(12).AddMinutes(34);

    private readonly ApiKey key = new ApiKeyBuilder(Guid.NewGuid()).Build();
    private Mock<IApiKeyRepository> keys = null!;
    private Mock<IUsageRepository> usage = null!;
    private List<DateTimeOffset> asked = null!;
    private List<UsageHour> hours = null!;

    [SetUp]
    public void Arrange()
    {
        (asked, hours) = ([], []);
        keys = new Mock<IApiKeyRepository>(MockBehavior.Strict);
        keys.Setup(store => store.FindAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync((ApiKey?)null);
        keys.Setup(store => store.FindAsync(key.TenantId, key.Id, It.IsAny<CancellationToken>())).ReturnsAsync(key);
        usage = new Mock<IUsageRepository>(MockBehavior.Strict);
        usage.Setup(store => store.ListAsync(key.Id, It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .Callback((Guid _, DateTimeOffset from, DateTimeOffset to, CancellationToken _) => asked.AddRange([from, to]))
            .ReturnsAsync(() => hours);
    }

    [Test]
    public async Task Handle_NoRange_AsksForTheLastDayWithTheRunningHour()
    {
        await HandleAsync();

        asked.Should().Equal(Midnight.AddHours(13 - 24), Midnight.AddHours(13));
    }

    [Test]
    public async Task Handle_NoRangeOnTheHour_HasTheHourThatHasJustBegun()
    {
        await HandleAsync(now: Midnight.AddHours(12));

        asked.Should().Equal(Midnight.AddHours(13 - 24), Midnight.AddHours(13));
    }

    [Test]
    public async Task Handle_NoRangeByTheDay_BeginsWithTheDay()
    {
        await HandleAsync(interval: "day");

        asked.Should().Equal(Midnight.AddDays(-1), Midnight.AddHours(13));
    }

    [Test]
    public async Task Handle_FromAlone_AsksUpToTheRunningHour()
    {
        await HandleAsync(from: Midnight.AddMinutes(90));

        asked.Should().Equal(Midnight.AddHours(1), Midnight.AddHours(13));
    }

    [Test]
    public async Task Handle_ToAlone_AsksForTheDayBefore()
    {
        await HandleAsync(to: Midnight.AddMinutes(90));

        asked.Should().Equal(Midnight.AddHours(1 - 24), Midnight.AddMinutes(90));
    }

    [Test]
    public async Task Handle_ToAtTheBeginOfTime_AsksFromThereOn()
    {
        await HandleAsync(to: DateTimeOffset.MinValue.AddHours(1));

        asked.Should().Equal(DateTimeOffset.MinValue, DateTimeOffset.MinValue.AddHours(1));
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task Handle_FromThatIsNotBeforeTo_IsRefusedBeforeAnybodyIsAsked(int milliseconds)
    {
        var act = () => HandleAsync(from: Midnight.AddMilliseconds(milliseconds), to: Midnight);

        await act.Should().ThrowExactlyAsync<ValidationFailedException>().WithMessage("*from must be before to*");
        keys.VerifyNoOtherCalls();
        usage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Handle_FromInTheFuture_IsRefused()
    {
        var act = () => HandleAsync(from: Now.AddHours(1));

        await act.Should().ThrowExactlyAsync<ValidationFailedException>();
    }

    [Test]
    public async Task Handle_AnotherTenantsKey_SaysThatItIsNotFound()
    {
        var act = () => HandleAsync(tenantId: Guid.NewGuid());

        await act.Should().ThrowExactlyAsync<AvicennaException>().WithMessage("API key not found");
        usage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Handle_ByTheHour_TellsEachHourThatHadRequests()
    {
        hours.AddRange([Hour(1, 1), Hour(2, 2), Hour(5, 3)]);

        (await HandleAsync()).Should().Equal(Bucket(Midnight.AddHours(1), 1), Bucket(Midnight.AddHours(2), 2), Bucket(Midnight.AddHours(5), 3));
    }

    [Test]
    public async Task Handle_ByTheDay_AddsUpTheHoursOfEachDayOfUtc()
    {
        hours.AddRange([Hour(-1, 1), Hour(0, 2), Hour(23, 3), Hour(72, 4)]);

        (await HandleAsync(interval: "day")).Should().Equal(Bucket(Midnight.AddDays(-1), 1), Bucket(Midnight, 5), Bucket(Midnight.AddDays(3), 4));
    }

    [Test]
    public async Task Handle_NoRequests_TellsNothing() => (await HandleAsync()).Should().BeEmpty();

    private static UsageHour Hour(int hour, int count) => new(Midnight.AddHours(hour), new UsageCounts(count, 10 * count, 100 * count));

    private static UsageBucket Bucket(DateTimeOffset start, int count) => new(start, count, 10 * count, 100 * count);

    private Task<IReadOnlyList<UsageBucket>> HandleAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? interval = null, DateTimeOffset? now = null, Guid? tenantId = null) =>
        new GetUsageQueryHandler(keys.Object, usage.Object, new FakeTimeProvider(now ?? Now))
            .Handle(new GetUsageQuery(tenantId ?? key.TenantId, key.Id, new GetUsageInput { From = Text(from), To = Text(to), Interval = interval }), CancellationToken.None);

    private static string? Text(DateTimeOffset? instant) => instant is { } given ? Rfc3339.Format(given) : null;
}
