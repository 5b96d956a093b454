using CherryPie.Server.Features.Accounts;
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
            await app.Services.GetRequiredService<DatabaseSchema>().Require(interrupted.Token);
            await app.Services.GetRequiredService<FirstStart>().Run(createAccount: false, interrupted.Token);
        }

        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().Name = "verb " + verb.Name;
        return await verb.Run(scope.ServiceProvider, arguments, interrupted.Token);
    }
}
