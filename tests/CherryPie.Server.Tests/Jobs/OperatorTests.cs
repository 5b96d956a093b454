using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Jobs;

public sealed class OperatorTests(PushServer server) : IClassFixture<PushServer>
{
    [Fact]
    public async Task A_dead_push_is_listed_without_the_device_id_and_runs_again_when_retried()
    {
        var world = await World.WithTemplate(server);
        var phone = Phone.Of(world);
        await phone.Add(await world.Pass());
        var id = await Bury(world, World.PassType + " " + phone.DeviceId);
        var (jobs, _) = await With(s => s.GetRequiredService<ListJobs>().Run(deadOnly: true, CancellationToken.None));
        var dead = jobs.Single(j => j.Id == id);
        Assert.Equal(
            ("push", "dead", "APNs answered 503 Shutdown", $"{World.PassType} {phone.DeviceId[..8]}…"),
            (dead.Kind, dead.State, dead.Error, dead.Subject)
        );
        Assert.True(await With(s => s.GetRequiredService<RetryJob>().Run(id, CancellationToken.None)));
        await Eventually.Is(() => server.Apns.Count(phone.PushToken) > 0);
        await Eventually.Is(async () => !await With(s => s.GetRequiredService<RetryJob>().Run(id, CancellationToken.None)));
        var entries = await With(s =>
            s.GetRequiredService<ServerDb>()
                .Set<AuditEntry>()
                .IgnoreQueryFilters()
                .Where(e => e.Action == "job.retry" && e.Object == $"{id}")
                .ToListAsync()
        );
        Assert.All(entries, e => Assert.Equal(("server", "push"), (e.Actor, e.Changes)));
        Assert.NotEmpty(entries); // one for each time that there was something to retry
    }

    private Task<long> Bury(World world, string subject) =>
        With(async s =>
        {
            var db = s.GetRequiredService<ServerDb>();
            var account = await db.Accounts.Where(a => a.ApiKey == world.Account.ApiKey).Select(a => a.Id).SingleAsync();
            var job = new Job
            {
                Kind = "push",
                Subject = subject,
                AccountId = account,
                IsDead = true,
                Attempts = 10,
                Error = "APNs answered 503 Shutdown",
            };
            db.Add(job);
            await db.SaveChangesAsync();
            return job.Id;
        });

    private async Task<T> With<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
