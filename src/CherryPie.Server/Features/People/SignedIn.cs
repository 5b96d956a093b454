using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>Notes when somebody has signed in, for the team to see who has not for long.</summary>
internal sealed class SignedIn(ServerDb db, TimeProvider clock)
{
    public Task Note(Person person, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(q => q.LastSignInAt, now), stop);
    }
}
