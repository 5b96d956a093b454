using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>jobs list, retry.</summary>
internal static class JobVerbs
{
    public static async Task<int> List(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var (jobs, count) = await services.GetRequiredService<ListJobs>().Run(arguments.Has("--dead"), stop);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(jobs, VendorJson.Indented));
            return 0;
        }

        foreach (var job in jobs)
        {
            Console.Out.WriteLine(
                $"{job.Id, -8} {job.State, -8} {job.Kind, -20} {job.Subject, -40} attempts {job.Attempts}, "
                    + $"{(job.State == "running" ? "lease until" : job.State == "dead" ? "since" : "due")} "
                    + $"{Times.Shown(job.RunAt)}{(job.Done > 0 ? $", {job.Done} passes done" : "")}"
            );
            if (job.Error is { Length: > 0 } error)
            {
                Console.Out.WriteLine($"         {Inspect.Clean(error)}");
            }
        }

        Console.Out.WriteLine(
            count == 0
                ? arguments.Has("--dead")
                    ? "No job is dead."
                    : "No job waits: everything is done."
                : count > jobs.Count
                    ? $"… and {count - jobs.Count} more"
                    : jobs.Exists(j => j.State == "dead")
                        ? "A dead job runs again with: jobs retry ID"
                        : $"{count} jobs"
        );
        return 0;
    }

    public static async Task<int> Retry(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var id = long.TryParse(arguments.Value("ID"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OperatorError("ID must be a job's number; jobs list shows them");
        Console.Out.WriteLine(
            await services.GetRequiredService<RetryJob>().Run(id, stop)
                ? "It is due now: a running server takes it within a second."
                : throw new OperatorError($"No job {id} waits or is dead: it is done, or a server is working on it. jobs list shows them.")
        );
        return 0;
    }
}
