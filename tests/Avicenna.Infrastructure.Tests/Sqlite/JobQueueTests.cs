using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class JobQueueTests
{
    private readonly JobQueue<int> queue = new(capacity: 3);

    [TearDown]
    public void Empty()
    {
        while (queue.TryTake() is not null)
        {
        }
    }

    [Test]
    public void TryTake_SeveralJobs_AreInTheOrderInWhichTheyCame()
    {
        var jobs = AddMany(3);

        new[] { queue.TryTake(), queue.TryTake(), queue.TryTake() }.Should().Equal(jobs);
        queue.TryTake().Should().BeNull();
    }

    [Test]
    public void Add_MoreThanItHolds_IsRefusedUntilThereIsRoom()
    {
        var jobs = AddMany(3);

        queue.Invoking(full => full.Add(NewJob())).Should().Throw<StoreUnavailableException>().Which.Reason.Should().Be("3 calls are already waiting for the database");

        queue.TryRemove(jobs[1]).Should().BeTrue();
        queue.Add(NewJob());
    }

    [Test]
    public void TryRemove_JobThatWaits_IsNeverTaken()
    {
        var jobs = AddMany(2);

        queue.TryRemove(jobs[0]).Should().BeTrue();

        queue.TryTake().Should().BeSameAs(jobs[1]);
        queue.TryRemove(jobs[0]).Should().BeFalse();
        queue.TryRemove(jobs[1]).Should().BeFalse("it has begun");
    }

    [Test]
    public void PutBack_JobsThatWereTaken_ComeFirstInTheirOrder()
    {
        var jobs = AddMany(3);
        queue.TryTake();
        queue.TryTake();

        queue.PutBack(jobs[..2]);

        queue.TryRemove(jobs[1]).Should().BeTrue("it waits again");
        new[] { queue.TryTake(), queue.TryTake() }.Should().Equal(jobs[0], jobs[2]);
    }

    [Test]
    public async Task WaitForJob_NothingThere_BlocksUntilThereIs()
    {
        var waiting = Task.Run(queue.WaitForJob);
        waiting.IsCompleted.Should().BeFalse();

        queue.Add(NewJob());

        (await waiting).Should().BeTrue();
    }

    [Test]
    public async Task Close_Always_AdmitsNoMoreAndLeavesWhatWaits()
    {
        var closed = new JobQueue<int>(capacity: 3);
        closed.Add(NewJob());
        closed.Close();

        closed.Invoking(stopping => stopping.Add(NewJob())).Should().Throw<StoreUnavailableException>().Which.Reason.Should().Be("The process is stopping");
        (await Task.Run(closed.WaitForJob)).Should().BeTrue();
        closed.TryTake().Should().NotBeNull();
        (await Task.Run(closed.WaitForJob)).Should().BeFalse();
    }

    private static Job<int> NewJob() => new Job<int>.Of<int>(Task.FromResult);

    private List<Job<int>> AddMany(int count)
    {
        var jobs = Enumerable.Range(0, count).Select(_ => NewJob()).ToList();
        jobs.ForEach(queue.Add);
        return jobs;
    }
}
