using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>Where people are signed in. It is read for each request, so what is ended here is ended on every server at once.</summary>
internal sealed class Sessions(ServerDb db, TimeProvider clock)
{
    /// <summary>So many a person has; a further one ends that which was not seen for longest.</summary>
    public const int Most = 50;

    /// <summary>How exactly is noted when one was last seen: a write within this time.</summary>
    public static readonly TimeSpan Coarse = TimeSpan.FromMinutes(5);

    /// <returns>Null when there is no such person or session, or the stamp is another: the password was changed.</returns>
    public async Task<Person?> Person(Guid id, string stamp, Guid session, CancellationToken stop)
    {
        var found = await (
            from p in db.People
            join s in db.PersonSessions on p.Id equals s.PersonId
            where p.Id == id && p.SecurityStamp == stamp && s.Id == session
            select new { Person = p, s.LastSeenAt }
        ).SingleOrDefaultAsync(stop);
        if (found is not null && clock.GetUtcNow() - found.LastSeenAt >= Coarse)
        {
            await Seen(session, stop);
        }

        return found?.Person;
    }

    /// <param name="session">That begins.</param>
    /// <param name="former">That of the same browser, which it replaces; null: there was none.</param>
    public async Task Begin(PersonSession session, Guid? former, CancellationToken stop)
    {
        var (person, id, now) = (session.PersonId, session.Id, session.BeganAt);
        await db.PersonSessions.Where(s => s.Id == former || (s.PersonId == person && s.EndsAt < now)).ExecuteDeleteAsync(stop);
        db.Add(session);
        await db.SaveChangesAsync(stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM person_sessions WHERE person_id = {person} AND id <> {id} AND id NOT IN (
                SELECT id FROM person_sessions WHERE person_id = {person} AND id <> {id}
                ORDER BY last_seen_at DESC, id DESC LIMIT {Most - 1})
            """,
            stop
        );
    }

    /// <summary>The same session under the person's new stamp. One that was ended meanwhile stays ended.</summary>
    public Task GoOn(Guid session, string stamp, CancellationToken stop) =>
        db.PersonSessions.Where(s => s.Id == session).ExecuteUpdateAsync(s => s.SetProperty(t => t.Stamp, stamp), stop);

    /// <summary>Those that go on, the one seen last first.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="idle">After which one that does nothing has ended.</param>
    public Task<List<PersonSession>> Of(Person person, TimeSpan idle, CancellationToken stop)
    {
        var (now, stamp) = (clock.GetUtcNow(), person.SecurityStamp);
        var seen = now - idle - Coarse;
        return db
            .PersonSessions.AsNoTracking()
            .Where(s => s.PersonId == person.Id && s.Stamp == stamp && s.EndsAt > now && s.LastSeenAt > seen)
            .OrderByDescending(s => s.LastSeenAt)
            .ThenByDescending(s => s.Id)
            .Take(Most)
            .ToListAsync(stop);
    }

    /// <exception cref="Refusal">404: the person has no such session.</exception>
    public async Task End(Person person, Guid session, CancellationToken stop)
    {
        db.Remove(
            await db.PersonSessions.SingleOrDefaultAsync(s => s.Id == session && s.PersonId == person.Id, stop)
                ?? throw Refusal.NotFound("There is no such session")
        );
        await db.SaveChangesAsync(stop);
    }

    public async Task EndOthers(Person person, Guid own, CancellationToken stop)
    {
        db.RemoveRange(await db.PersonSessions.Where(s => s.PersonId == person.Id && s.Id != own).ToListAsync(stop));
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Its person has signed out.</summary>
    public Task Left(Guid session, CancellationToken stop) => db.PersonSessions.Where(s => s.Id == session).ExecuteDeleteAsync(stop);

    // A database that can be read and not written to, as while it fails over, keeps nobody from reading.
    private async Task Seen(Guid session, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        try
        {
            await db
                .PersonSessions.Where(s => s.Id == session && s.LastSeenAt < now)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.LastSeenAt, now), stop);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e)) { }
    }
}
