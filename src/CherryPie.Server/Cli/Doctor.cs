using System.Text.Json;
using CherryPie.Server.Features.Doctor;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>doctor: prints what <see cref="ExamineInstallation"/> finds.</summary>
internal static class Doctor
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        List<DoctorFinding> findings = [Server(services), .. await ExamineInstallation.Run(services, stop)];
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    findings.Select(f => new
                    {
                        what = f.What,
                        state = f.State.ToString(),
                        text = f.Text,
                    }),
                    VendorJson.Indented
                )
            );
        }
        else
        {
            foreach (var finding in findings)
            {
                Console.Out.WriteLine(
                    $"{finding.State switch { DoctorState.Ok => "ok     ", DoctorState.Warning => "warning", _ => "WRONG  " }}  "
                        + $"{finding.What, -12} {finding.Text}"
                );
            }
        }

        return findings.Exists(f => f.State == DoctorState.Wrong) ? 1 : 0;
    }

    private static DoctorFinding Server(IServiceProvider services) =>
        services.GetService<RunningServer>() is { } server
            ? new("server", DoctorState.Ok, $"{server.Version} runs at {server.Address}; what follows judges its settings")
            : new(
                "server",
                DoctorState.Warning,
                $"none runs on this data folder: what follows judges the settings of this shell, by version {ServerVersion.Value}"
            );
}
