using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

internal static class VerbRun
{
    /// <summary>Keeps a verb's output its own, unless everything was asked for.</summary>
    public static void Quieten(this WebApplicationBuilder builder, CommandLine command)
    {
        if (command is { Verb: not null, Verbose: false })
        {
            builder.Logging.ClearProviders();
        }
    }

    public static async Task<int> Run(this WebApplication app, Verb verb, VerbArguments arguments)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            interrupted.Cancel();
        };
        if (verb.Database)
        {
            await app.Services.GetRequiredService<Database>().Attach(interrupted.Token);
            await Require(app.Services, interrupted.Token);
            await app.Services.GetRequiredService<FirstStart>().Run(createAccount: false, interrupted.Token);
        }

        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().Name = "verb " + verb.Name;
        return await verb.Run(scope.ServiceProvider, arguments, interrupted.Token);
    }

    private static async Task Require(IServiceProvider services, CancellationToken stop)
    {
        try
        {
            await services.GetRequiredService<DatabaseSchema>().Require(stop);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            var trouble = await services.GetRequiredService<Database>().Trouble(stop);
            if (trouble is null or Database.Unreachable)
            {
                throw;
            }

            throw new OperatorError($"The database is {trouble}. Promote one, or name the primary in {Database.Variable}.", e);
        }
    }
}
