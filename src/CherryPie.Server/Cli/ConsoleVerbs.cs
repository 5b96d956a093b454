using System.Text.Json;
using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Cli;

/// <summary>console invite, reset.</summary>
internal static class ConsoleVerbs
{
    public static async Task<int> Invite(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        if (!services.GetRequiredService<ConsoleOptions>().Enabled)
        {
            throw new OperatorError("There is no console to invite anybody to: Console__Enabled is false.");
        }

        var db = services.GetRequiredService<ServerDb>();
        var account = await AccountVerbs.IdOf(db, arguments.Value("--account"), stop);
        var role = Roles.Parse(arguments.Value("--role")) ?? throw new OperatorError($"--role {Roles.Allowed}");
        var name = await db.Accounts.Where(a => a.Id == account).Select(a => a.Name).SingleAsync(stop);
        var (email, byMail) = (arguments.Value("EMAIL"), arguments.Has("--mail"));
        var token = await services
            .GetRequiredService<InvitePerson>()
            .Run(
                new InvitationRequest(email, account, role, arguments.Has("--operator"), InvitedBy: null),
                byMail ? TeamApi.Mail(ConsoleTexts.Of(ConsoleTexts.Otherwise), name, by: null) : null,
                stop
            );
        var link = InvitationLink.Of(services.GetRequiredService<PublicUrl>(), token);
        Console.Out.WriteLine(
            arguments.Has("--json")
                ? JsonSerializer.Serialize(
                    new
                    {
                        email,
                        role = role.Word(),
                        link,
                    },
                    VendorJson.Indented
                )
                : $"{Inspect.Clean(email)} is invited to {Inspect.Clean(name)} as {role.Word()}"
                    + (byMail ? ", by a mail that a running server sends" : "")
                    + $". The link is shown once, and good for {Invitation.Lasts.TotalDays:F0} days and one person:\n  {link}"
        );
        return 0;
    }

    public static async Task<int> Reset(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var email = arguments.Value("EMAIL");
        var password = await services.GetRequiredService<ResetPerson>().Run(email, stop);
        Console.Out.WriteLine(
            arguments.Has("--json")
                ? JsonSerializer.Serialize(new { email, password }, VendorJson.Indented)
                : $"The new password of {Inspect.Clean(email)}, shown once; all their sessions have ended:\n  {password}"
        );
        return 0;
    }
}
