using System.Data.Common;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass with what requests need of its template and campaign, as of now.</summary>
internal sealed record PassSnapshot(Pass Pass, TemplateHead Template, PassState State)
{
    /// <summary>Null: its campaign has no issuer.</summary>
    public GoogleStanding? Google { get; init; }

    /// <exception cref="Refusal">400: nobody can get it now, since it has not begun, is over, invalid or void.</exception>
    public void RequireUsable(DateTimeOffset now)
    {
        State.RequireAvailable(now);
        if (State.IsInvalid)
        {
            throw Refusal.Invalid("This pass can't be saved any more: it, its template or its campaign is INVALID");
        }

        if (Pass.IsVoided)
        {
            throw Refusal.Invalid("This pass can't be saved any more: it is voided");
        }
    }
}

/// <summary>Reads passes in one round trip. Written in SQL because packages and reads are most of what a server is asked for
/// (docs/decisions/0015).</summary>
internal sealed class ReadPass
{
    /// <summary>What <see cref="Read"/> reads, of passes p.</summary>
    public static readonly string Columns = $"""
        p.id, p.account_id, p.campaign_id, p.template_id, p.number, p.created_at, p.updated_at, p.change_count, p.changed_at,
               p.issued_revision, p.edit_revision,
               {string.Join(", ", PassColumn.Selected.Select(c => "p." + c.Name))}
        """;

    private static readonly KeyedSelect _alone = new($"SELECT {Columns} FROM passes p", "p.id");
    private readonly NpgsqlDataSource _database;
    private readonly PassesAtGoogle _google;
    private readonly TimeProvider _clock;
    private readonly string _select;
    private readonly KeyedSelect _byId;
    private readonly SharedReads<string, PassSnapshot> _public;

    public ReadPass(NpgsqlDataSource database, PassesAtGoogle google, TimeProvider clock)
    {
        (_database, _google, _clock) = (database, google, clock);
        _select = $"""
            SELECT {TemplateHead.Columns},
                   {Columns},
                   {google.Columns}
            FROM passes p JOIN templates t ON t.id = p.template_id JOIN campaigns c ON c.id = p.campaign_id
            """;
        _byId = new(_select, "p.id");
        _public = new(Find, clock);
    }

    /// <summary>Reads a pass by its id alone, which is the capability; no account is involved. Requests at the same time are given the same
    /// object, so it must not be changed.</summary>
    public async Task<PassSnapshot> Public(string id, CancellationToken stop) => await _public.Get(id, stop) ?? throw FindPass.Unknown(id);

    /// <summary>The same for a download: refuses before the start and after the end.</summary>
    public async Task<PassSnapshot> Available(string id, CancellationToken stop)
    {
        var found = await Public(id, stop);
        found.State.RequireAvailable(_clock.GetUtcNow());
        return found;
    }

    /// <summary>An account's pass; null where it has none with this id. Of the primary it is read together with those that others ask for
    /// at the same time, who may be given the same object.</summary>
    public async Task<PassSnapshot?> Own(RequestReads reads, Guid account, string id, CancellationToken stop)
    {
        var found = reads.Session is null ? await _public.Get(id, stop) : (await Own(reads, account, [id], stop)).SingleOrDefault();
        return found?.Pass.AccountId == account ? found : null;
    }

    /// <summary>An account's passes with these ids, in any order; what is not there is left out.</summary>
    public async Task<List<PassSnapshot>> Own(RequestReads reads, Guid account, string[] ids, CancellationToken stop)
    {
        // A search by one id is planned once, one by a list at each call: see TemplateHead.Named.
        await using var command = reads.CreateCommand(
            _select + (ids.Length == 1 ? " WHERE p.account_id = $1 AND p.id = $2" : " WHERE p.account_id = $1 AND p.id = ANY($2)")
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(
            ids is [var id] ? new NpgsqlParameter<string> { TypedValue = id } : new NpgsqlParameter<string[]> { TypedValue = ids }
        );
        await using var row = await reads.Execute(command, stop);
        return await All(row, stop);
    }

    /// <summary>An account's passes with these numbers, in their order.</summary>
    public async Task<List<PassSnapshot>> Own(RequestReads reads, Guid account, long[] numbers, CancellationToken stop)
    {
        await using var command = reads.CreateCommand(_select + " WHERE p.account_id = $1 AND p.number = ANY($2) ORDER BY p.number");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = numbers });
        await using var row = await reads.Execute(command, stop);
        return await All(row, stop);
    }

    /// <summary>An account's passes with these ids, <see cref="KeyedSelect.Most"/> at most, in any order. Many passes share a template,
    /// which is read once.</summary>
    public async Task<List<PassSnapshot>> Own(Guid account, IReadOnlyList<string> ids, CancellationToken stop)
    {
        var passes = new List<Pass>(ids.Count);
        await using (var command = _alone.Of(_database, ids))
        {
            await using var row = await command.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
            {
                passes.Add(Read(row, 0));
            }
        }

        passes.RemoveAll(p => p.AccountId != account);
        await using var connection = await _database.OpenConnectionAsync(stop);
        var found = await TemplateHead.Of(connection, account, [.. passes.Select(p => p.TemplateId).Distinct()], [], stop);
        var (templates, now) = (found.ToDictionary(t => t.Id), _clock.GetUtcNow());
        passes.RemoveAll(p => !templates.ContainsKey(p.TemplateId)); // deleted meanwhile
        var google = await _google.Standings(
            connection,
            [.. passes.Where(p => templates[p.TemplateId].Campaign.GoogleIssuerId is not null).Select(p => p.Id)],
            stop
        );
        return passes.ConvertAll(p => Snapshot(p, templates[p.TemplateId], now) with { Google = google.GetValueOrDefault(p.Id) });
    }

    private async Task<Dictionary<string, PassSnapshot>> Find(string[] ids)
    {
        await using var command = _byId.Of(_database, ids);
        await using var row = await command.ExecuteReaderAsync();
        return (await All(row, CancellationToken.None)).ToDictionary(p => p.Pass.Id, StringComparer.Ordinal);
    }

    private async Task<List<PassSnapshot>> All(DbDataReader row, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var all = new List<PassSnapshot>();
        while (await row.ReadAsync(stop))
        {
            var (template, pass) = (TemplateHead.Read(row), Read(row, TemplateHead.ColumnCount));
            all.Add(Snapshot(pass, template, now) with { Google = GoogleStanding.Read(row, row.FieldCount - 2) });
        }

        return all;
    }

    private static PassSnapshot Snapshot(Pass pass, TemplateHead template, DateTimeOffset now) =>
        new(pass, template, PassState.Of(pass, template.Campaign.Life, template.Life, now));

    /// <param name="row">A row with the columns.</param>
    /// <param name="at">Where they begin.</param>
    public static Pass Read(DbDataReader row, int at)
    {
        var pass = new Pass
        {
            Id = row.GetString(at++),
            AccountId = row.GetGuid(at++),
            CampaignId = row.GetInt64(at++),
            TemplateId = row.GetInt64(at++),
            Number = row.GetInt64(at++),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(at++),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(at++),
            ChangeCount = row.GetInt32(at++),
            ChangedAt = PassColumn.TimeAt(row, at++),
            IssuedRevision = row.GetInt64(at++),
            EditRevision = row.GetInt32(at++),
        };
        foreach (var column in PassColumn.Selected)
        {
            column.Load(pass, row, at++);
        }

        return pass;
    }
}
