using Avicenna.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// Says how much longer each call takes with a million keys than with a thousand, and fails where it is more than it may be.
const double MostAllowed = 3;

// In this process: a generated project would be restored and built for every run.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(250));
var summary = BenchmarkRunner.Run<ManagementBenchmarks>(DefaultConfig.Instance.AddJob(job).WithArtifactsPath(args.FirstOrDefault() ?? "artifacts/benchmarks"));
var ratios = KeyCountRatios.Of(summary);
foreach (var (call, ratio) in ratios)
{
    Console.WriteLine(FormattableString.Invariant($"{call}: {ratio:F2}x"));
}

return ratios.Count > 0 && ratios.All(pair => pair.Ratio <= MostAllowed) ? 0 : 1;
