using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>Dashboard and alert rules ask for nothing that /metrics does not tell.</summary>
[Collection(nameof(Alone))]
public sealed partial class DashboardTests(PushServer server) : IClassFixture<PushServer>
{
    [Theory]
    [InlineData("grafana/cherrypie.json", 27)]
    [InlineData("prometheus/alerts.yml", 9)]
    public async Task Every_metric_and_label_that_is_asked_for_exists(string file, int least)
    {
        await Are(file, await Metrics(), name => !IsOfStandby(name) && !IsOfGoogle(name), least);
    }

    /// <summary>Of a server that reads from a standby.</summary>
    internal static async Task OfStandbyAre(string metrics)
    {
        await Are("grafana/cherrypie.json", metrics, IsOfStandby, least: 2);
        await Are("prometheus/alerts.yml", metrics, IsOfStandby, least: 1);
    }

    /// <summary>Of a server with an issuer of Google Wallet that has failed.</summary>
    internal static async Task OfGoogleAre(string metrics)
    {
        await Are("grafana/cherrypie.json", metrics, IsOfGoogle, least: 3);
        await Are("prometheus/alerts.yml", metrics, IsOfGoogle, least: 1);
    }

    private static bool IsOfGoogle(string metric) => metric.StartsWith("cherrypie_google_", StringComparison.Ordinal);

    private static bool IsOfStandby(string metric) =>
        metric.StartsWith("cherrypie_standby_", StringComparison.Ordinal)
        || metric.StartsWith("cherrypie_reads_", StringComparison.Ordinal);

    private static async Task Are(string file, string metrics, Func<string, bool> which, int least)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "deploy", file));
        var asked = Metric()
            .Matches(text)
            .Select(m => (Name: m.Groups[1].Value, Labels: m.Groups[2].Value))
            .Where(m => which(m.Name))
            .ToList();
        Assert.True(asked.Count >= least, $"only {asked.Count} metrics are asked for");
        var written = metrics.Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToList();

        // A label's name, as in "by (…)", is none of a metric.
        foreach (var (name, labels) in asked.Where(a => !metrics.Contains(a.Name + "=\"", StringComparison.Ordinal)))
        {
            var lines = written
                .Where(l => l.StartsWith(name + " ", StringComparison.Ordinal) || l.StartsWith(name + "{", StringComparison.Ordinal))
                .ToList();
            Assert.True(lines.Count > 0, $"{file} asks for {name}, which /metrics does not have:\n{metrics}");
            foreach (var label in Label().Matches(labels).Select(m => m.Groups[1].Value).Except(["job", "instance"]))
            {
                Assert.True(
                    lines.Exists(l => l.Contains(label + "=\"", StringComparison.Ordinal)),
                    $"{file} asks {name} for {label}, and it is: {lines[0]}"
                );
            }
        }
    }

    [Fact]
    public async Task The_dashboard_is_one_that_Grafana_takes()
    {
        var dashboard = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "deploy/grafana/cherrypie.json")));
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(
            panels,
            p =>
                Assert.InRange(
                    p.GetProperty("gridPos").GetProperty("x").GetInt32() + p.GetProperty("gridPos").GetProperty("w").GetInt32(),
                    1,
                    24
                )
        );
        Assert.All(
            panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()),
            t =>
            {
                var expression = t.GetProperty("expr").GetString()!;
                Assert.Equal(expression.Count(c => c == '('), expression.Count(c => c == ')'));
                Assert.Contains("job=\"$job\"", expression, StringComparison.Ordinal);
            }
        );
    }

    // After one of everything: a pass, its package, a push, a job that waits, a webhook whose receiver can't be reached.
    private async Task<string> Metrics()
    {
        var world = await World.WithTemplate(server, ""","back":[{"defaultValue":"#{a}"}]""");
        await world.Api.Post("/v2/webhooks", """{"url":"https://receiver.invalid/","events":["*"]}""");
        var phone = Phone.Of(world);
        await phone.Add(await world.Pass());
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + phone.Passes.Keys.Single(), """{"dynamicData":{"a":1}}""")).Status);
        await server.Apns.Sent(phone.PushToken);
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
            var account = await db.Accounts.Where(a => a.ApiKey == world.Account.ApiKey).Select(a => a.Id).SingleAsync();
            db.Add(
                new Job
                {
                    Kind = "none",
                    Subject = phone.DeviceId,
                    AccountId = account,
                }
            );
            db.Add(
                new Job
                {
                    Kind = "none",
                    Subject = phone.DeviceId,
                    AccountId = account,
                    IsDead = true,
                }
            );
            await db.SaveChangesAsync();
        }

        await server.Services.GetRequiredService<Gauges>().Measure(CancellationToken.None);
        using var http = server.CreateClient();
        var metrics = "";
        await Eventually.Is(async () =>
        {
            metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            return metrics.Contains("cherrypie_pushes_total{", StringComparison.Ordinal)
                && metrics.Contains("cherrypie_webhook_failures_total{", StringComparison.Ordinal);
        }); // the push and the event have been sent, what came of them may be on the way
        return metrics;
    }

    [GeneratedRegex(@"\b((?:cherrypie|http_server|db_client|dotnet|kestrel)_[a-z_]+)(\{(?:[^{}]|\{\{)*?\})?")]
    private static partial Regex Metric();

    [GeneratedRegex("([a-z_]+)(?:=|!=|=~|!~)")]
    private static partial Regex Label();
}
