using System.Diagnostics;
using System.Globalization;

namespace Avicenna.Benchmarks.Load;

/// <summary>What one run of a load measured.</summary>
/// <param name="Rate">Requests a second that were answered.</param>
/// <param name="P50">The median latency, in milliseconds.</param>
/// <param name="P99">The 99th percentile, in milliseconds.</param>
/// <param name="P999">The 99.9th percentile, in milliseconds.</param>
/// <param name="Processor">The server's processor time for a request, in microseconds.</param>
/// <param name="Unexpected">Answers with another status than the load expects.</param>
internal sealed record Measurement(double Rate, double P50, double P99, double P999, double Processor, long Unexpected)
{
    /// <param name="latencies">The latency of each answered request, in milliseconds.</param>
    /// <param name="time">How long it took to answer all.</param>
    /// <param name="processor">The processor time of all.</param>
    /// <param name="unexpected">See <see cref="Unexpected"/>.</param>
    public static Measurement Of(List<double> latencies, TimeSpan time, TimeSpan processor, long unexpected)
    {
        latencies.Sort();
        double At(double part) => latencies[(int)(part * (latencies.Count - 1))];
        return new(latencies.Count / time.TotalSeconds, At(0.5), At(0.99), At(0.999), processor.TotalMicroseconds / latencies.Count, unexpected);
    }
}

/// <summary>A closed loop by Debian's wrk: each connection sends its next request when the last one was answered.</summary>
internal static class Wrk
{
    /// <param name="server">The server.</param>
    /// <param name="requests">The requests, which are sent in turn.</param>
    /// <param name="time">How long.</param>
    public static async Task<Measurement> RunAsync(MeasuredServer server, LoadRequests requests, TimeSpan time)
    {
        var before = server.ProcessorTime;
        var figures = await RunAsync(server.Address, requests, time);
        return new Measurement(
            figures[0] / figures[1] * 1e6, figures[2] / 1e3, figures[3] / 1e3, figures[4] / 1e3, (server.ProcessorTime - before).TotalMicroseconds / figures[0], (long)figures[5]);
    }

    // Answered requests, microseconds, three percentiles in microseconds, unexpected answers.
    private static async Task<double[]> RunAsync(Uri address, LoadRequests requests, TimeSpan time)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, requests.ToScript());
        using var wrk = Process.Start(new ProcessStartInfo(
            "wrk",
            ["--threads", "1", "--connections", $"{requests.Connections}", "--duration", FormattableString.Invariant($"{time.TotalSeconds}s"), "--timeout", "10s", "--script", script, address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        File.Delete(script);
        return [.. output.Split('\n').Single(line => line.StartsWith("figures ", StringComparison.Ordinal)).Split(' ').Skip(1).Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }
}

/// <summary>The requests of a load.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Keys">The file of the secrets, one in each line, that are presented in turn; null: none.</param>
/// <param name="Target">The target that <c>/verify</c> is asked about; null: no question.</param>
/// <param name="Body">The body; null: none.</param>
/// <param name="Status">The expected status.</param>
/// <param name="Connections">How many requests are under way at once, each on its own connection.</param>
internal sealed record LoadRequests(string Method, string Path, string? Keys, string? Target = null, string? Body = null, int Status = 200, int Connections = 32)
{
    public string ToScript() => $$"""
        local requests, next = {}, 0
        unexpected = 0
        local function add(key)
          local headers = {}
          if key then headers["Authorization"] = "Bearer " .. key end
          {{(Target is null ? "" : $"headers[\"X-Forwarded-Method\"] = \"GET\" headers[\"X-Forwarded-Uri\"] = \"{Target}\"")}}
          {{(Body is null ? "" : "headers[\"Content-Type\"] = \"application/json\"")}}
          requests[#requests + 1] = wrk.format("{{Method}}", "{{Path}}", headers, {{(Body is null ? "nil" : $"'{Body}'")}})
        end
        local threads = {}
        function setup(thread) threads[#threads + 1] = thread end
        function init()
          {{(Keys is null ? "add(nil)" : $"for key in io.lines(\"{Keys}\") do add(key) end")}}
          unexpected = 0
        end
        function request()
          next = next % #requests + 1
          return requests[next]
        end
        {{(Status == 200 ? "" : $"function response(status) if status ~= {Status} then unexpected = unexpected + 1 end end")}}
        function done(summary, latency)
          local errors = summary.errors
          local wrong = errors.connect + errors.read + errors.write + errors.timeout
          {{(Status == 200 ? "wrong = wrong + errors.status" : "for _, thread in ipairs(threads) do wrong = wrong + thread:get(\"unexpected\") end")}}
          print(string.format("figures %d %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency:percentile(99.9), wrong))
        end
        """;
}
