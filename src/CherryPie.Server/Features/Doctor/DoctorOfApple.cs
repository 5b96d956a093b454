using System.Net.Sockets;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Doctor;

/// <summary>What doctor looks at that has to do with Apple: certificates and APNs.</summary>
internal static class DoctorOfApple
{
    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(5);
    private const int WarnDays = 60;

    public static async Task Certificates(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var types = await services
            .GetRequiredService<ServerDb>()
            .Certificates.IgnoreQueryFilters()
            .GroupBy(c => new { c.AccountId, c.PassTypeIdentifier })
            .Select(g => new { g.Key.PassTypeIdentifier, Until = g.Max(c => c.ValidUntil) })
            .OrderBy(t => t.Until)
            .Take(100)
            .ToListAsync(stop);
        foreach (var type in types)
        {
            var days = (int)Math.Floor((type.Until - now).TotalDays);
            findings.Add(
                days < 0
                    ? new(
                        "certificate",
                        DoctorState.Wrong,
                        $"{type.PassTypeIdentifier} expired on {type.Until:yyyy-MM-dd}: nothing of it is signed or pushed. Renew "
                            + $"it in Apple's portal from a new CSR (POST /v2/passbookCsrs) and upload it"
                    )
                    : new(
                        "certificate",
                        days < WarnDays ? DoctorState.Warning : DoctorState.Ok,
                        $"{type.PassTypeIdentifier}: {days} days "
                            + $"left{(days < WarnDays ? "; renew it in Apple's portal from a new CSR and upload it, passes stay" : "")}"
                    )
            );
        }

        if (types.Count == 0)
        {
            findings.Add(new("certificate", DoctorState.Warning, "none: see docs/certificates.md"));
        }

        findings.Add(
            new("master key", DoctorState.Ok, $"opens what is stored ({services.GetRequiredService<MasterKeys>().Box.CurrentKeyId})")
        );
    }

    public static async Task Apns(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var endpoint = services.GetRequiredService<PushOptions>().Endpoint;
        using var socket = new TcpClient();
        using var timeOut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeOut.CancelAfter(_timeOut);
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, timeOut.Token);
            findings.Add(new("apns", DoctorState.Ok, $"{endpoint.Host}:{endpoint.Port} answers"));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            findings.Add(
                new(
                    "apns",
                    DoctorState.Wrong,
                    $"{endpoint.Host}:{endpoint.Port} can't be reached: let this machine connect to it (no proxy in between), or "
                        + $"set Push__Endpoint"
                )
            );
        }

        var stopped = await services
            .GetRequiredService<ServerDb>()
            .PassTypes.IgnoreQueryFilters()
            .Where(t => t.StopReason != null)
            .OrderBy(t => t.PassTypeIdentifier)
            .Select(t => new { t.PassTypeIdentifier, t.StopReason })
            .Take(100)
            .ToListAsync(stop);
        findings.AddRange(
            stopped.Select(t => new DoctorFinding(
                "pushes",
                DoctorState.Wrong,
                $"{t.PassTypeIdentifier} is stopped: {t.StopReason}. It is tried again by itself"
            ))
        );
    }
}
