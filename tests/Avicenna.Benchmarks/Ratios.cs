using BenchmarkDotNet.Reports;

namespace Avicenna.Benchmarks;

/// <summary>How much longer calls took than others in one run.</summary>
internal static class Ratios
{
    /// <summary>Each call with the most of what the benchmarks' one parameter counts, relative to the fewest.</summary>
    public static IReadOnlyList<(string Call, double Ratio)> OfGrowth(Summary summary) =>
    [
        .. from report in summary.Reports
           where report.ResultStatistics is not null
           group report by NameOf(report) into call
           let byCount = call.OrderBy(report => (int)report.BenchmarkCase.Parameters.Items.Single().Value).ToList()
           where byCount.Count > 1
           select (call.Key, byCount[^1].ResultStatistics!.Median / byCount[0].ResultStatistics!.Median),
    ];

    /// <summary>One call relative to the baseline of its category. A call that allocates has no ratio, because it must not.</summary>
    public static IReadOnlyList<(string Call, double Ratio)> ToBaseline(Summary summary, string call)
    {
        var report = summary.Reports.Single(report => NameOf(report) == call);
        var categories = report.BenchmarkCase.Descriptor.Categories;
        var baseline = summary.Reports.Single(other => other.BenchmarkCase.Descriptor is { Baseline: true } descriptor && descriptor.Categories.SequenceEqual(categories));
        return report is { ResultStatistics: { } time } && baseline.ResultStatistics is { } floor && report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) == 0
            ? [(call, time.Median / floor.Median)]
            : [];
    }

    private static string NameOf(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo;
}
