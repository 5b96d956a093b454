using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>doctor: looks at what a server of passes needs and says what to do about what is missing.</summary>
internal static class Doctor
{
    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(5);
    private const int WarnDays = 60;

    private enum Health
    {
        Ok,
        Warning,
        Wrong,
    }

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var findings = new List<Finding>();
        await Database(services, findings, stop);
        Url(services, findings);
        await Certificates(services, findings, stop);
        await Apns(services, findings, stop);
        await Queue(services, findings, stop);
        Mail(services, findings);
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
                    $"{finding.State switch { Health.Ok => "ok     ", Health.Warning => "warning", _ => "WRONG  " }}  "
                        + $"{finding.What, -12} {finding.Text}"
                );
            }
        }

        return findings.Exists(f => f.State == Health.Wrong) ? 1 : 0;
    }

    private static async Task Database(IServiceProvider services, List<Finding> findings, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var clock = services.GetRequiredService<TimeProvider>();
        var (version, now) = (
            await db.Database.SqlQuery<string>($"""SELECT current_setting('server_version') AS "Value" """).ToListAsync(stop),
            (await db.Database.SqlQuery<DateTimeOffset>($"""SELECT clock_timestamp() AS "Value" """).ToListAsync(stop))[0]
        );
        findings.Add(new("database", Health.Ok, $"PostgreSQL {version[0]}, migrated"));
        var apart = (clock.GetUtcNow() - now).Duration();
        findings.Add(
            apart < TimeSpan.FromSeconds(5)
                ? new("clock", Health.Ok, "this machine and the database agree")
                : new(
                    "clock",
                    Health.Warning,
                    $"this machine and the database are {apart.TotalSeconds:F0} s apart: run NTP on both, or tokens and leases end "
                        + $"at odd times"
                )
        );
        var accounts = await db.Accounts.CountAsync(stop);
        findings.Add(
            accounts > 0
                ? new("accounts", Health.Ok, accounts.ToString(CultureInfo.InvariantCulture))
                : new("accounts", Health.Warning, "none: accounts create NAME")
        );
    }

    private static void Url(IServiceProvider services, List<Finding> findings)
    {
        var url = services.GetRequiredService<PublicUrl>().Value;
        findings.Add(
            url.StartsWith("https://", StringComparison.Ordinal)
                ? new("public url", Health.Ok, url)
                : new(
                    "public url",
                    Health.Warning,
                    $"{url}: phones register over https only; set PublicUrl to the https address under which they reach this server"
                )
        );
    }

    private static async Task Certificates(IServiceProvider services, List<Finding> findings, CancellationToken stop)
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
                        Health.Wrong,
                        $"{type.PassTypeIdentifier} expired on {type.Until:yyyy-MM-dd}: nothing of it is signed or pushed. Renew "
                            + $"it in Apple's portal from a new CSR (POST /v2/passbookCsrs) and upload it"
                    )
                    : new(
                        "certificate",
                        days < WarnDays ? Health.Warning : Health.Ok,
                        $"{type.PassTypeIdentifier}: {days} days "
                            + $"left{(days < WarnDays ? "; renew it in Apple's portal from a new CSR and upload it, passes stay" : "")}"
                    )
            );
        }

        if (types.Count == 0)
        {
            findings.Add(new("certificate", Health.Warning, "none: see docs/certificates.md"));
        }

        findings.Add(new("master key", Health.Ok, $"opens what is stored ({services.GetRequiredService<MasterKeys>().Box.CurrentKeyId})"));
    }

    private static async Task Apns(IServiceProvider services, List<Finding> findings, CancellationToken stop)
    {
        var endpoint = services.GetRequiredService<PushOptions>().Endpoint;
        using var socket = new System.Net.Sockets.TcpClient();
        using var timeOut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeOut.CancelAfter(_timeOut);
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, timeOut.Token);
            findings.Add(new("apns", Health.Ok, $"{endpoint.Host}:{endpoint.Port} answers"));
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or OperationCanceledException)
        {
            findings.Add(
                new(
                    "apns",
                    Health.Wrong,
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
            stopped.Select(t => new Finding(
                "pushes",
                Health.Wrong,
                $"{t.PassTypeIdentifier} is stopped: {t.StopReason}. It is tried again by itself"
            ))
        );
    }

    private static async Task Queue(IServiceProvider services, List<Finding> findings, CancellationToken stop)
    {
        var jobs = services.GetRequiredService<ServerDb>().Jobs;
        var (waiting, dead) = (await jobs.CountAsync(j => !j.IsDead, stop), await jobs.CountAsync(j => j.IsDead, stop));
        findings.Add(
            dead == 0
                ? new("jobs", Health.Ok, $"{waiting} waiting")
                : new("jobs", Health.Warning, $"{waiting} waiting, {dead} dead: see jobs list --dead, then jobs retry ID")
        );
    }

    private static void Mail(IServiceProvider services, List<Finding> findings)
    {
        var mail = services.GetRequiredService<MailOptions>();
        findings.Add(
            string.IsNullOrEmpty(mail.Host)
                ? new("mail", Health.Warning, "no Mail__Host: mails are written to the folder mail of the data folder")
                : new("mail", Health.Ok, $"{mail.Host}:{mail.PortOrDefault()}")
        );
    }

    private sealed record Finding(string What, Health State, string Text);
}
