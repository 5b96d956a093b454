using System.Text.RegularExpressions;
using System.Threading.Channels;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Events;

/// <summary>Writes what people look at and download, many at once and after the response, so that no page waits for it. A server that is
/// killed loses those of the last quarter of a second.</summary>
internal sealed partial class VisitEvents(NpgsqlDataSource database, EventLog events, TimeProvider clock, ILogger<VisitEvents> log)
    : BackgroundService
{
    private const int MostWaiting = 20_000,
        MostAtOnce = 2000;
    private static readonly string[] _purposes = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(250);
    private readonly Channel<Visit> _visits = Channel.CreateBounded<Visit>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    public void Viewed(HttpRequest request, Guid account, string pass) => Add(request, EventTypes.PassViewed, account, pass);

    public void Downloaded(HttpRequest request, Guid account, string pass) => Add(request, EventTypes.PassDownloaded, account, pass);

    /// <summary>Whether a person may have asked: no HEAD, nothing that a browser fetches in advance, no robot that says so.</summary>
    public static bool IsPerson(HttpRequest request)
    {
        var headers = request.Headers;
        return !HttpMethods.IsHead(request.Method)
            && !Array.Exists(_purposes, name => headers.TryGetValue(name, out var purpose) && Ahead().IsMatch(purpose.ToString()))
            && !Robot().IsMatch(headers.UserAgent.ToString());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await JobSignal.Rest(_every, stoppingToken);
            await Write();
        }
    }

    private void Add(HttpRequest request, string type, Guid account, string pass)
    {
        if (events.IsOn && IsPerson(request))
        {
            _visits.Writer.TryWrite(new(type, account, pass, Iso8601.ToMicroseconds(clock.GetUtcNow())));
        }
    }

    private async Task Write()
    {
        var visits = new List<Visit>();
        while (visits.Count < MostAtOnce && _visits.Reader.TryRead(out var visit))
        {
            visits.Add(visit);
        }

        if (visits.Count == 0)
        {
            return;
        }

        try
        {
            await using var insert = database.CreateWork(
                """
                INSERT INTO event_outbox (account_id, type, pass_id, at)
                SELECT * FROM unnest($1, $2, $3, $4)
                """
            );
            insert.Parameters.Add(ArrayParameter.Of(visits, v => v.Account, NpgsqlDbType.Uuid));
            insert.Parameters.Add(ArrayParameter.Of(visits, v => v.Type, NpgsqlDbType.Text));
            insert.Parameters.Add(ArrayParameter.Of(visits, v => v.Pass, NpgsqlDbType.Text));
            insert.Parameters.Add(ArrayParameter.Of(visits, v => v.At, NpgsqlDbType.TimestampTz));
            await insert.ExecuteNonQueryAsync();
        }
        catch (Exception e)
        {
            log.Log(
                DatabaseTrouble.IsAway(e) ? LogLevel.Debug : LogLevel.Error,
                "{Count} views and downloads are not recorded: {Reason}",
                visits.Count,
                e.Message
            );
        }
    }

    private sealed record Visit(string Type, Guid Account, string Pass, DateTimeOffset At);

    [GeneratedRegex("prefetch|prerender|preview", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ahead();

    // Search engines, link previews of messengers and mail programs, monitors, scanners, programs for the command line.
    // CUBOT makes phones; YandexSearch is an app.
    [GeneratedRegex(
        "(?<!cu)bot\\b|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|^WhatsApp/|embedly|vkShare|Pinterest/|ia_archiver"
            + "|Mediapartners|InspectionTool|feedfetcher|Lighthouse|pingdom|uptime|monitoring"
            + "|^Viber/|line-poker|HeadlessChrome|GoogleImageProxy|YahooMailProxy|StatusCake|Site24x7|Datadog|CensysInspect|zgrab"
            + "|^curl/|^Wget/|python-requests"
            + "|GoogleOther|\\bGoogle-|-Google\\b|GoogleProducer|Google Favicon|AhrefsSiteAudit|crowler|Qwantify|Iframely"
            + "|(?:ChatGPT|Claude|Perplexity|MistralAI)-User|Yandex(?!Search|Browser)\\w",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Robot();
}
