using Avicenna.Benchmarks;
using Avicenna.Benchmarks.Load;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

switch (args)
{
    case [BareServer.Argument, var url]:
        await BareServer.RunAsync(url);
        return 0;
    case [SmallApi.Argument, var url]:
        await SmallApi.RunAsync(url);
        return 0;
    case [BareForwarder.Argument, var url, var api]:
        await BareForwarder.RunAsync(url, api);
        return 0;
    case [LoadBenchmark.Argument, var published, var report, ..]:
        return await new LoadBenchmark(published, report).RunAsync(args[3..]);
}

// In this process: a generated project would be restored and built for every run. To fill a database takes minutes.
var toolchain = new InProcessEmitToolchain(TimeSpan.FromMinutes(30), logOutput: true);
var job = Job.Default.WithToolchain(toolchain).WithWarmupCount(3).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(250));
var config = DefaultConfig.Instance.AddJob(job);
if (args is [['-', '-', ..], ..])
{
    // BenchmarkDotNet's own arguments, such as --filter *Kernel*.
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config.WithArtifactsPath("artifacts/benchmarks"));
    return summaries.Any() && summaries.All(summary => summary.Reports.All(measured => measured.Success)) ? 0 : 1;
}

// Says how much longer each call takes with much than with little, and a decision than a hash, and fails where it is more than it may be.
// The arguments: where the reports go, then the groups to run, all of them by default.

var mostAllowed = new Dictionary<Type, (double Ratio, Func<Summary, IReadOnlyList<(string Call, double Ratio)>> Compare)>
{
    [typeof(KernelBenchmarks)] = (1.5, summary => Ratios.ToBaseline(summary, nameof(KernelBenchmarks.Decide))),
    [typeof(ManagementBenchmarks)] = (3, Ratios.OfGrowth),
    [typeof(MatchingBenchmarks)] = (2, Ratios.OfGrowth),
    // A hundred times as many rows, which calls over 90 days have to go through.
    [typeof(UsageBenchmarks)] = (200, Ratios.OfGrowth),
};

config = config.WithArtifactsPath(args.FirstOrDefault() ?? "artifacts/benchmarks");
var groups = mostAllowed.Keys.Where(group => args.Length < 2 || args.Skip(1).Contains(group.Name)).ToList();
var results = groups.ToDictionary(group => group, group => mostAllowed[group].Compare(BenchmarkRunner.Run(group, config)));
foreach (var (call, ratio) in results.Values.SelectMany(ratios => ratios))
{
    Console.WriteLine(FormattableString.Invariant($"{call}: {ratio:F2}x"));
}

return groups.Count > 0 && results.All(group => group.Value.Count > 0 && group.Value.All(call => call.Ratio <= mostAllowed[group.Key].Ratio)) ? 0 : 1;
