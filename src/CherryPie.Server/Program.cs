using CherryPie.Server.Cli;
using CherryPie.Server.Hosting;
using CherryPie.Server.Observability;
using CherryPie.Server.Storage;

return await CommandLine.Run(args, async command =>
{
    var builder = WebApplication.CreateBuilder(command.Options);
    builder.Quieten(command);
    builder.AddSettings(command);
    builder.AddHosting();
    builder.Services.AddStorage();
    builder.Services.AddHealth();

    await using var app = builder.Build();
    if (command.Verb is { } verb)
    {
        return await app.Run(verb, command.Arguments);
    }

    app.MapHealth();
    return await app.Serve();
});
