using Avicenna.Api.Tests.Hosting;
using NUnit.Framework.Internal;

namespace Avicenna.Api.Tests;

/// <summary>Fails a run of all tests in which none of them saw an answer that is described.</summary>
[SetUpFixture]
internal sealed class UnseenAnswers
{
    // What no test can provoke, each with the reason.
    private static readonly string[] Unprovoked =
    [
        // It needs nothing but its key.
        "watchChanges 500 internal_error",
        // They have nothing in them that could fail: one answer is a constant, the other what was last seen.
        "getLiveness 500 internal_error",
        "getReadiness 500 internal_error",
    ];

    [OneTimeTearDown]
    public void DescribedAnswers_OfAllCalls_WereSeen()
    {
        var (all, result) = (TestExecutionContext.CurrentContext.CurrentTest, TestExecutionContext.CurrentContext.CurrentResult);
        var isWholeRun = result.PassCount + result.FailCount + result.SkipCount + result.InconclusiveCount >= all.TestCaseCount;
        if (isWholeRun)
        {
            ApiContract.Unseen.Select(answer => answer.ToString()).Should().BeEquivalentTo(Unprovoked, "docs/openapi.json describes nothing that no test sees, but for what is listed here");
        }
    }
}
