using System.Text.Json;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>push explain.</summary>
internal static class PushVerbs
{
    public static async Task<int> Explain(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var found =
            await services.GetRequiredService<ExplainPushes>().Run(arguments.Value("PASSID"), stop)
            ?? throw new OperatorError($"There is no pass {arguments.Value("PASSID")}.");
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(found, VendorJson.Indented));
        }
        else
        {
            Print(found, TimeProvider.System.GetUtcNow(), Console.Out);
        }

        return 0;
    }

    private static void Print(PushExplanation found, DateTimeOffset now, TextWriter output)
    {
        output.WriteLine($"Pass {found.Pass}, {found.PassType}");
        output.WriteLine($"  last change   {(found.ChangedAt is { } changed ? Times.Shown(changed) : "none since it was issued")}");
        var certificate =
            found.CertificateUntil is not { } until ? "none"
            : until < now ? $"EXPIRED {Times.Shown(until)}"
            : $"valid until {Times.Shown(until)}, {(until - now).Days} days";
        output.WriteLine($"  certificate   {certificate}");
        output.WriteLine(
            found.StopReason is null
                ? "  pushes        go out"
                : $"  pushes        STOPPED: {Inspect.Clean(found.StopReason)}; one is tried "
                    + $"{(found.StoppedUntil is { } again ? Times.Shown(again) : "now")}"
        );
        foreach (var job in found.Jobs)
        {
            output.WriteLine(Line(job));
        }

        output.WriteLine(
            $"  devices       {found.Count.Apple} of {found.Count.Most} Apple, {found.Count.Others} of {found.Count.Most} others"
        );
        foreach (var device in found.Devices)
        {
            output.WriteLine($"Device {Inspect.Clean(device.Device)}, {device.Scheme}, push token {Inspect.Clean(device.PushToken)}");
            output.WriteLine($"  registered    {Times.Shown(device.RegisteredAt)}");
            output.WriteLine($"  last push     {(device.PushedAt is { } pushed ? $"{Times.Shown(pushed)}, {Answer(device)}" : "none")}");
            if ((device.SuspendedAt ?? device.PushDueAt) is { } time)
            {
                output.WriteLine($"  {(device.SuspendedAt is null ? "due       " : "suspended ")}    {Times.Shown(time)}");
            }

            output.WriteLine($"  asked         {(device.ListedAt is { } listed ? Times.Shown(listed) : "never")}");
            var byOne = found.Devices.Count > 1 ? ", by one of the devices" : "";
            var fetched = device.FetchedAt is { } at ? Times.Shown(at) + byOne : "never since it was registered";
            output.WriteLine($"  fetched       {fetched}");
            output.WriteLine($"  = {Inspect.Clean(device.Verdict)}");
        }

        foreach (var dropped in found.Dropped)
        {
            output.WriteLine(
                $"Device that is no longer registered, added {(dropped.AddedAt is { } added ? Times.Shown(added) : "earlier")}"
            );
            output.WriteLine($"  ended         {Times.Shown(dropped.At)}, APNs answered {dropped.Status} {Inspect.Clean(dropped.Reason)}");
            output.WriteLine($"  = {PushVerdictWords.Of(dropped)}");
        }

        if (found.Devices.Count == 0)
        {
            output.WriteLine(
                "No device is registered for it: it was never added, was removed, or the phone can't reach PublicUrl by https."
            );
        }

        foreach (var line in found.Log)
        {
            output.WriteLine($"Log {Times.Shown(line.At)}  {Inspect.Clean(line.Text)}");
        }

        if (found.Google is { } google)
        {
            Print(google, output);
        }
    }

    private static void Print(ExplainedGoogle google, TextWriter output)
    {
        output.WriteLine(
            $"Google Wallet, issuer {google.Issuer}, {google.IssuerStatus} {Inspect.Clean(google.IssuerText ?? "")}".TrimEnd()
        );
        output.WriteLine($"  object        {google.Object}{(google.Kind is null ? "" : $", {google.Kind}, class {google.Class}")}");
        output.WriteLine($"  last sent     {(google.SentAt is { } sent ? Times.Shown(sent) : "never")}");
        foreach (var error in new[] { google.Error, google.ClassError }.OfType<string>().Distinct())
        {
            output.WriteLine($"  refused       {Inspect.Clean(error)}");
        }

        var saved = google.LastSavedAt is { } last ? $", last {Times.Shown(last)}" : "";
        output.WriteLine($"  saved         by {google.Saves}{saved}");
        foreach (var job in google.Jobs)
        {
            output.WriteLine(Line(job));
        }

        output.WriteLine($"  = {Inspect.Clean(google.Verdict)}");
    }

    private static string Line(JobView job)
    {
        var state = $"{job.Kind}, {job.State}, {job.Attempts} attempts, due {Times.Shown(job.RunAt)}";
        return $"  job {job.Id, -9} {state} {Inspect.Clean(job.Error ?? "")}".TrimEnd();
    }

    private static string Answer(ExplainedDevice device) =>
        device.Status switch
        {
            null => "no answer yet",
            0 => $"no answer: {Inspect.Clean(device.Reason)}",
            _ => $"APNs answered {device.Status} {Inspect.Clean(device.Reason ?? "")}".TrimEnd()
                + (device.ApnsId is { } id ? $", apns-id {id}" : ""),
        };
}
