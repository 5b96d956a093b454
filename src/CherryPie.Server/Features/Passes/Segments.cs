using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Passes;

/// <summary>The filters that an account has saved, by name.</summary>
internal sealed class Segments(ServerDb db, SearchPasses search, Tenant tenant, TimeProvider clock)
{
    public const int Most = 50;

    public Task<List<Segment>> All(CancellationToken stop) =>
        db.Segments.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).Take(Most).ToListAsync(stop);

    /// <exception cref="Refusal">400: the name or the filter is none, or there are enough.</exception>
    public async Task Save(string name, JsonElement filter, CancellationToken stop)
    {
        var problems = new Problems();
        name = name.Trim();
        if (name.Length is 0 or > Segment.LongestName || name.Any(c => char.IsControl(c) || BidiControls.Is(c)))
        {
            problems.Add("name", $"must have 1 to {Segment.LongestName} characters, none of them a control character");
        }

        var text = StoredJson.Write(filter)!;
        if (text.Length > Segment.LongestFilter || filter.GetPropertyCount() == 0)
        {
            problems.Add("passFilter", $"must have a condition, and {Segment.LongestFilter} characters at most");
        }

        await search.Filter(filter, problems, stop);
        problems.ThrowIfAny();
        if (await db.Segments.CountAsync(stop) >= Most)
        {
            throw Refusal.Invalid($"an account has at most {Most} segments");
        }

        db.Add(
            new Segment
            {
                AccountId = tenant.Required,
                Name = name,
                Filter = text,
                CreatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow()),
            }
        );
        await SaveOrConflict.Run(db, () => Refusal.Invalid("name: there is a segment of this name"), stop);
    }

    /// <summary>One that is not there is removed already.</summary>
    public async Task Remove(Guid id, CancellationToken stop)
    {
        if (await db.Segments.SingleOrDefaultAsync(s => s.Id == id, stop) is { } segment)
        {
            db.Remove(segment);
            await db.SaveChangesAsync(stop);
        }
    }

    /// <summary>What a change means to the audit log.</summary>
    public static AuditFact? Fact(EntityEntry entry, Segment segment, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(segment.AccountId, "segment.create", segment.Name),
            EntityState.Deleted => new(segment.AccountId, "segment.delete", segment.Name),
            _ => null,
        };
}
