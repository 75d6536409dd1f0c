using BenchmarkDotNet.Reports;

namespace Avicenna.Benchmarks;

/// <summary>How much longer each call took with the most keys than with the fewest, in one run.</summary>
internal static class KeyCountRatios
{
    public static IReadOnlyList<(string Call, double Ratio)> Of(Summary summary) =>
    [
        .. from report in summary.Reports
           where report.ResultStatistics is not null
           group report by report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo into call
           let byKeys = call.OrderBy(report => (int)report.BenchmarkCase.Parameters[nameof(ManagementBenchmarks.Keys)]).ToList()
           where byKeys.Count > 1
           select (call.Key, byKeys[^1].ResultStatistics!.Median / byKeys[0].ResultStatistics!.Median),
    ];
}
