using System.Diagnostics.Metrics;
using System.Net;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Upkeep;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Upkeep;

public sealed class UpkeepTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_device_that_was_suspended_for_a_week_is_forgotten_and_counters_stay_true()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var (gone, fresh) = (Phone.Of(world), Phone.Of(world));
        Assert.Equal(HttpStatusCode.Created, await gone.Add(pass));
        Assert.Equal(HttpStatusCode.Created, await fresh.Add(pass));
        await Age(
            """
            UPDATE devices SET registered_at = registered_at - interval '30 days', suspended_at = clock_timestamp() - interval '8 days'
            WHERE device_id = $1
            """,
            gone.DeviceId
        );
        await Age("UPDATE devices SET suspended_at = clock_timestamp() - interval '6 days' WHERE device_id = $1", fresh.DeviceId);
        await Run<ForgetSuspended>(t => t.Run(CancellationToken.None));
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        Assert.Equal([fresh.DeviceId], await db.Registrations.Where(r => r.PassId == pass).Select(r => r.DeviceId).ToListAsync());
        Assert.False(await db.Devices.AnyAsync(d => d.DeviceId == gone.DeviceId));
        Assert.Equal(1, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("passbookDevices").GetInt32());
    }

    [Fact]
    public async Task Dead_jobs_and_log_lines_of_a_month_ago_are_deleted_and_no_others()
    {
        _ = await World.Bare(server);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var (old, young) = (server.Clock.GetUtcNow().AddDays(-31), server.Clock.GetUtcNow().AddDays(-29));
        var jobs = new[] { (true, old), (true, young), (false, old) }
            .Select(j => new Job
            {
                Kind = "none",
                Subject = "upkeep",
                IsDead = j.Item1,
                RunAt = j.Item2,
            })
            .ToArray();
        var lines = new[] { old, young }.Select(at => new DeviceLogLine { Text = "upkeep", At = at }).ToArray();
        db.AddRange(jobs);
        db.AddRange(lines);
        await db.SaveChangesAsync();
        await Run<DeleteOldRows>(t => t.Run(CancellationToken.None));
        Assert.Equal(
            [jobs[1].Id, jobs[2].Id],
            await db.Jobs.Where(j => j.Subject == "upkeep").Select(j => j.Id).OrderBy(i => i).ToListAsync()
        );
        Assert.Equal([lines[1].Id], await db.Set<DeviceLogLine>().Where(l => l.Text == "upkeep").Select(l => l.Id).ToListAsync());
    }

    [Fact]
    public async Task Mails_in_the_folder_are_kept_for_a_month_and_the_newest_only()
    {
        _ = await World.Bare(server);
        var pickup = server.Services.GetRequiredService<MailPickup>();
        pickup.Tidy(); // there is no folder yet
        var folder = Directory.CreateDirectory(Path.Combine(server.DataFolder, "mail")).FullName;
        foreach (var days in new[] { 1, 2, 3, 29, 31 })
        {
            var file = Path.Combine(folder, days + ".eml");
            await File.WriteAllTextAsync(file, "");
            File.SetLastWriteTimeUtc(file, (server.Clock.GetUtcNow() - TimeSpan.FromDays(days)).UtcDateTime);
        }

        pickup.Tidy();
        Assert.Equal(["1.eml", "2.eml", "29.eml", "3.eml"], Left());
        pickup.Tidy(most: 2);
        Assert.Equal(["1.eml", "2.eml"], Left());

        IEnumerable<string> Left() => Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task One_server_at_a_time_does_it()
    {
        _ = await World.Bare(server);
        var worker = server.Services.GetRequiredService<UpkeepWorker>();
        var database = server.Services.GetRequiredService<NpgsqlDataSource>();
        await using var mine = await database.OpenConnectionAsync();
        await using var others = await database.OpenConnectionAsync();
        await Eventually.Is(() => worker.Run(mine, CancellationToken.None));
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({UpkeepWorker.Lock})", others))
        {
            await take.ExecuteScalarAsync();
        }

        Assert.False(await worker.Run(mine, CancellationToken.None));
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_told_once_a_day_in_readiness_and_by_a_gauge()
    {
        var world = await World.New(server);
        await Age(
            """
            UPDATE certificates SET valid_until = clock_timestamp() + interval '6 days 12 hours',
                pass_type_identifier = 'pass.com.example.ending'
            WHERE id = $1
            """,
            world.CertificateId
        );
        var ends = server.Services.GetRequiredService<CertificateEnds>();
        await ends.Warn(CancellationToken.None);
        await ends.Warn(CancellationToken.None);
        Assert.Single(
            server.Log,
            l =>
                l.StartsWith("Error The certificate of pass.com.example.ending ends on", StringComparison.Ordinal)
                && l.Contains(", 6 days:", StringComparison.Ordinal)
        );
        Assert.Equal("1 within 7 days of expiry", await ends.Told(CancellationToken.None));
        using var client = server.CreateClient();
        using var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains(
            "\"certificates\":\"1 within 7 days of expiry\"",
            await ready.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );

        var gauges = server.Services.GetRequiredService<Gauges>();
        await gauges.Measure(CancellationToken.None);
        var days = new List<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "cherrypie_certificate_days_left")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                if (tags.ToArray().Any(t => t.Value is "pass.com.example.ending"))
                {
                    days.Add(value);
                }
            }
        );
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal([6], days);
    }

    private async Task Age(string sql, string id)
    {
        await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task Run<T>(Func<T, Task> work)
        where T : notnull
    {
        await using var scope = server.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<T>());
    }
}
