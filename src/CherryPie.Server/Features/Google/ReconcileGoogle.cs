using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Asks Google each day which passes people have: its callbacks have failed to come for months, without a word. Passes that have
/// ended meanwhile are told to it on the way, and those that it lacks, or has in another state or with another code, sent anew.</summary>
internal sealed class ReconcileGoogle(
    IServiceScopeFactory scopes,
    OpenIssuer issuers,
    GoogleClient google,
    GoogleTable table,
    EventLog events,
    TimeProvider clock,
    ILogger<ReconcileGoogle> log
)
{
    private static readonly TimeSpan _doubtful = TimeSpan.FromHours(24),
        _pause = TimeSpan.FromSeconds(1);

    // Eight minutes; the lease of a job is renewed for ten. What is left then is a job of its own.
    private const int Most = 480;

    /// <summary>Adds a job for each issuer that has something doubtful, or was not asked for long.</summary>
    public async Task Enqueue(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var before = clock.GetUtcNow() - _doubtful;
        var added = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'google-reconcile', i.id, i.account_id, 0, 0, 0, 0, FALSE FROM google_issuers i
            WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'google-reconcile' AND j.subject = i.id AND NOT j.is_dead) AND (
                i.checked_at < {before} OR EXISTS (
                    SELECT FROM google_objects o
                    WHERE o.issuer = i.id AND o.sent_at < {before} AND (o.checked_at IS NULL OR o.checked_at < {before})))
            """,
            stop
        );
        if (added > 0)
        {
            scope.ServiceProvider.GetRequiredService<JobSignal>().Notify();
        }
    }

    public async Task Run(ClaimedJob job, CancellationToken stop)
    {
        using var issuer = await issuers.Run(job.Subject, stop);
        var shown = await google.Send(issuer.Account, HttpMethod.Get, "issuer/" + issuer.Row.IssuerId, json: null, stop);
        await issuers.Note(issuer.Row, shown, stop);
        if (!shown.IsOk)
        {
            throw GoogleSending.Of(shown).Failure(job.Attempts);
        }

        var doubtful = await Doubtful(job.Subject, stop);
        foreach (var row in doubtful.Take(Most))
        {
            await Task.Delay(_pause, stop);
            await Ask(issuer, row, job.Attempts, stop);
            await Add(Job.Of(JobKinds.GoogleObject, row.PassId, row.AccountId), stop); // an end that has come is another body
        }

        if (doubtful.Count > Most)
        {
            await Add(Job.Of(JobKinds.GoogleReconcile, job.Subject, job.AccountId), stop);
        }
    }

    private async Task Add(Job job, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        db.Add(job);
        await db.SaveChangesAsync(stop);
    }

    private async Task<List<GoogleObject>> Doubtful(string issuer, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow() - _doubtful;
        return await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount])
            .AsNoTracking()
            .Where(o => o.Issuer == issuer && o.SentAt < before && (o.CheckedAt == null || o.CheckedAt < before))
            .OrderBy(o => o.CheckedAt)
            .ThenBy(o => o.PassId)
            .Take(Most + 1)
            .ToListAsync(stop);
    }

    private async Task Ask(OpenedIssuer issuer, GoogleObject row, int attempts, CancellationToken stop)
    {
        var path = $"{row.Kind!.Value.ObjectResource()}/{GoogleIds.Object(issuer.Row.IssuerId, row.PassId)}";
        var answer = await google.Send(issuer.Account, HttpMethod.Get, path, json: null, stop);
        if (answer.IsPassing || answer.Status == StatusCodes.Status401Unauthorized)
        {
            throw GoogleSending.Of(answer).Failure(attempts);
        }

        var shown = answer.IsOk ? answer.Json() : null;
        if (answer.IsMissing || (shown is { } known && IsChanged(JsonElement.Parse(row.Body!), known)))
        {
            log.LogWarning("Google has object {Object} no longer, or has it changed; it is sent again", path);
            await table.Doubt(row.PassId, stop);
        }

        bool? hasUsers =
            shown is { } json && json.TryGetProperty("hasUsers", out var has) && has.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? has.ValueKind == JsonValueKind.True
                : null;
        await Note(row, hasUsers, stop);
    }

    // Google writes much in its own way; these say whether the pass is good for anything, and are words of ours.
    private static bool IsChanged(JsonElement sent, JsonElement shown) =>
        !string.Equals(Text(sent, "state"), Text(shown, "state"), StringComparison.OrdinalIgnoreCase)
        || Text(sent, "classId") != Text(shown, "classId")
        || Text(sent, "barcode", "value") != Text(shown, "barcode", "value");

    private static string? Text(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
    }

    private async Task Note(GoogleObject asked, bool? hasUsers, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var pass = await db
            .Passes.FromSql($"SELECT * FROM passes WHERE id = {asked.PassId} FOR NO KEY UPDATE")
            .IgnoreQueryFilters([ServerDb.OwnAccount])
            .SingleAsync(stop);
        var row = await db.GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount]).SingleAsync(o => o.PassId == asked.PassId, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());

        // A callback that has come since tells something newer.
        if (row.CheckedAt == asked.CheckedAt)
        {
            var more =
                hasUsers == true && row.Saves == 0 ? 1
                : hasUsers == false ? -row.Saves
                : 0;
            GoogleSaves.Change(db, events, pass, row, more, now);
            row.CheckedAt = now;
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
