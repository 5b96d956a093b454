using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>An account as one person reaches it.</summary>
internal sealed record ReachedAccount(Guid Id, string Name, Role Role, bool IsDisabled);

/// <summary>What somebody reaches, read anew for each request: what a role was a minute ago counts no more.</summary>
internal sealed class ReadPerson(ServerDb db)
{
    /// <summary>So many are shown to choose from.</summary>
    public const int MostAccounts = 200;

    /// <summary>Who runs the installation reaches each account as an owner, and others those whose team they are in.</summary>
    /// <returns>Null: no such account, or not theirs.</returns>
    public async Task<ReachedAccount?> Account(Person person, Guid account, CancellationToken stop) =>
        (await Reached(person).Where(a => a.Id == account).ToListAsync(stop)).Select(a => a.View(person)).SingleOrDefault();

    /// <summary>The accounts of a person, by name.</summary>
    public async Task<List<ReachedAccount>> Accounts(Person person, CancellationToken stop) =>
        [
            .. (await Reached(person).OrderBy(a => a.Name).ThenBy(a => a.Id).Take(MostAccounts).ToListAsync(stop)).Select(a =>
                a.View(person)
            ),
        ];

    /// <summary>Whether a provider knows them.</summary>
    public Task<bool> HasIdentity(Person person, CancellationToken stop) =>
        db.PersonIdentities.AnyAsync(i => i.PersonId == person.Id, stop);

    /// <summary>What those people call themselves who are known.</summary>
    public Task<Dictionary<Guid, string>> Names(IReadOnlyCollection<Guid> people, CancellationToken stop) =>
        db.People.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, stop);

    private IQueryable<Reach> Reached(Person person) =>
        from a in db.Accounts.AsNoTracking()
        join m in db.Memberships.Where(m => m.PersonId == person.Id && (person.IsByProvider || !m.IsByProvider))
            on a.Id equals m.AccountId
            into found
        from m in found.DefaultIfEmpty()
        where person.RunsNow || m != null
        select new Reach
        {
            Id = a.Id,
            Name = a.Name,
            Role = m == null ? null : m.Role,
            IsDisabled = a.IsDisabled,
        };

    private sealed class Reach
    {
        public Guid Id { get; init; }

        public required string Name { get; init; }

        public Role? Role { get; init; }

        public bool IsDisabled { get; init; }

        public ReachedAccount View(Person person) => new(Id, Name, person.RunsNow ? People.Role.Owner : Role!.Value, IsDisabled);
    }
}
