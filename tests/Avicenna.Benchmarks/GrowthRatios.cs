using BenchmarkDotNet.Reports;

namespace Avicenna.Benchmarks;

/// <summary>How much longer each call took with the most of what the benchmarks' one parameter counts than with the fewest, in one run.</summary>
internal static class GrowthRatios
{
    public static IReadOnlyList<(string Call, double Ratio)> Of(Summary summary) =>
    [
        .. from report in summary.Reports
           where report.ResultStatistics is not null
           group report by report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo into call
           let byCount = call.OrderBy(report => (int)report.BenchmarkCase.Parameters.Items.Single().Value).ToList()
           where byCount.Count > 1
           select (call.Key, byCount[^1].ResultStatistics!.Median / byCount[0].ResultStatistics!.Median),
    ];
}
