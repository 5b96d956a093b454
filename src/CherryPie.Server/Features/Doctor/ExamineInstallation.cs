using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Doctor;

/// <summary>Looks at what a server of passes needs and says what to do about what is missing: for the verb doctor, and for the console of
/// who runs the installation.</summary>
internal static class ExamineInstallation
{
    private const string StandbyNames = "pg_stat_replication on the primary, and its synchronous_standby_names";

    public static async Task<List<DoctorFinding>> Run(IServiceProvider services, CancellationToken stop)
    {
        var findings = new List<DoctorFinding> { Disk(services) };
        await Database(services, findings, stop);
        Url(services, findings);
        await DoctorOfApple.Certificates(services, findings, stop);
        await DoctorOfApple.Apns(services, findings, stop);
        await Queue(services, findings, stop);
        findings.Add(await DoctorOfEvents.Outbox(services, stop));
        findings.Add(await DoctorOfWebhooks.Failing(services, stop));
        await DoctorOfGoogle.Issuers(services, findings, stop);
        Mail(services, findings);
        await DoctorOfSignIn.Provider(services, findings, stop);
        return findings;
    }

    // PostgreSQL ends its sessions, those that read too, when it can't write its log.
    private static DoctorFinding Disk(IServiceProvider services)
    {
        const long least = 1L << 30;
        var folder = services.GetRequiredService<DataFolder>().Made().Path;
        var left = new DriveInfo(folder).AvailableFreeSpace;
        var text = $"{left / (1 << 20)} MiB left for {folder}";
        return left >= least
            ? new("disk", DoctorState.Ok, text)
            : new(
                "disk",
                DoctorState.Warning,
                $"{text}: make room; a PostgreSQL whose disk is full refuses reads too, until there is room again"
            );
    }

    private static async Task Database(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        var clock = services.GetRequiredService<TimeProvider>();
        var (version, now) = (
            await db.Database.SqlQuery<string>($"""SELECT current_setting('server_version') AS "Value" """).ToListAsync(stop),
            (await db.Database.SqlQuery<DateTimeOffset>($"""SELECT clock_timestamp() AS "Value" """).ToListAsync(stop))[0]
        );
        var database = services.GetRequiredService<Database>();
        findings.Add(
            await database.Trouble(stop) is { } trouble
                ? new(
                    "database",
                    DoctorState.Wrong,
                    $"PostgreSQL {version[0]}, {trouble}: name the primary in {Platform.Postgres.Database.Variable}"
                )
                : new(
                    "database",
                    DoctorState.Ok,
                    $"PostgreSQL {version[0]}, migrated"
                        + (database.MixesSessions ? ", behind a pooler that mixes sessions: nothing is prepared by name" : "")
                )
        );
        if (await CommitWait.Trouble(services.GetRequiredService<NpgsqlDataSource>(), stop) is { } wait)
        {
            findings.Add(new("commits", DoctorState.Warning, $"{wait}: see {StandbyNames}"));
        }

        if (services.GetService<Standby>() is { } standby)
        {
            findings.Add(await Standby(standby, stop));
        }

        var apart = (clock.GetUtcNow() - now).Duration();
        findings.Add(
            apart < TimeSpan.FromSeconds(5)
                ? new("clock", DoctorState.Ok, "this machine and the database agree")
                : new(
                    "clock",
                    DoctorState.Warning,
                    $"this machine and the database are {apart.TotalSeconds:F0} s apart: run NTP on both, or tokens and leases end "
                        + $"at odd times"
                )
        );
        var accounts = await db.Accounts.CountAsync(stop);
        var damaged = await services.GetRequiredService<AccountDirectory>().Damaged(stop);
        findings.Add(
            damaged.Count > 0
                ? new(
                    "accounts",
                    DoctorState.Wrong,
                    $"a stored secret of {string.Join(", ", damaged.Take(10).Select(Shown))} can't be opened"
                        + $"{(damaged.Count > 10 ? $" (and {damaged.Count - 10} more)" : "")}; its calls are answered with 503. "
                        + "Restore the row from a backup, or, where only the API secret is damaged, make another: accounts rotate KEY"
                )
            : accounts > 0 ? new("accounts", DoctorState.Ok, accounts.ToString(CultureInfo.InvariantCulture))
            : new("accounts", DoctorState.Warning, "none: accounts create NAME")
        );
    }

    private static async Task<DoctorFinding> Standby(Standby standby, CancellationToken stop)
    {
        await standby.Look(stop);
        return standby.Trouble is { } trouble
            ? new("standby", DoctorState.Warning, $"reads go to the primary, because {trouble}: see {Platform.Postgres.Standby.Variable}")
            : new("standby", DoctorState.Ok, "it has replayed all that is committed, and reads go to it");
    }

    private static void Url(IServiceProvider services, List<DoctorFinding> findings)
    {
        var url = services.GetRequiredService<PublicUrl>().Value;
        findings.Add(
            url.StartsWith("https://", StringComparison.Ordinal)
                ? new("public url", DoctorState.Ok, url)
                : new(
                    "public url",
                    DoctorState.Warning,
                    $"{url}: phones register over https only; set PublicUrl to the https address under which they reach this server"
                )
        );
    }

    private static async Task Queue(IServiceProvider services, List<DoctorFinding> findings, CancellationToken stop)
    {
        var jobs = services.GetRequiredService<ServerDb>().Jobs;
        var (waiting, dead) = (await jobs.CountAsync(j => !j.IsDead, stop), await jobs.CountAsync(j => j.IsDead, stop));
        findings.Add(
            dead == 0
                ? new("jobs", DoctorState.Ok, $"{waiting} waiting")
                : new("jobs", DoctorState.Warning, $"{waiting} waiting, {dead} dead: see jobs list --dead, then jobs retry ID")
        );
    }

    private static void Mail(IServiceProvider services, List<DoctorFinding> findings)
    {
        var mail = services.GetRequiredService<MailOptions>();
        findings.Add(
            string.IsNullOrEmpty(mail.Host)
                ? new("mail", DoctorState.Warning, "no Mail__Host: mails are written to the folder mail of the data folder")
                : new("mail", DoctorState.Ok, $"{mail.Host}:{mail.PortOrDefault()}")
        );
    }

    private static string Shown(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
