using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>An invitation's page. To look at it, or to have it looked at by a mail program, uses nothing up.</summary>
internal static class InvitationApi
{
    public static void MapInvitation(this IEndpointRouteBuilder app)
    {
        app.Open("GET", "/invitation/{token}", call => Show(call));
        app.Open("POST", "/invitation/{token}", Accept);
    }

    private static async Task<IResult> Show(
        ConsoleCall call,
        ConsoleFault? fault = null,
        string name = "",
        string email = "",
        int status = 200
    )
    {
        if (await call.Get<AcceptInvitation>().Find(call.Route("token"), call.Stop) is not { } found)
        {
            return ConsoleCall.Show<Views.MessagePage>(
                call.Frame(call.Texts["invitation.gone"]),
                call.Texts["invitation.gone.text"],
                StatusCodes.Status404NotFound
            );
        }

        var isSelf = call.Person is { } self && (found.Email is null || found.Email.Equals(self.Email, StringComparison.OrdinalIgnoreCase));
        return ConsoleCall.Show<Views.InvitationPage>(
            call.Frame(call.Texts["invitation.title"]) with
            {
                Fault = fault,
            },
            new InvitationModel(
                call.Route("token"),
                found.Account,
                found.Role.Word(),
                found.InvitedBy,
                found.RunsInstallation,
                found.Email ?? email,
                found.Email is not null,
                name,
                isSelf ? InvitationStep.Join
                    : call.Person is not null ? InvitationStep.SignOut
                    : found.IsKnown ? InvitationStep.SignIn
                    : InvitationStep.Begin
            ),
            status
        );
    }

    private static async Task<IResult> Accept(ConsoleCall call)
    {
        var (use, token) = (call.Get<AcceptInvitation>(), call.Route("token"));
        if (call.Person is { } self)
        {
            return call.Go($"/console/{await use.Join(token, self, call.Stop)}?notice=joined");
        }

        var (name, email) = (call.Field("name"), call.Field("email"));
        try
        {
            var (person, account) = await use.Join(token, email, name, call.Field("password"), call.Stop);
            await call.Get<SignInManager<Person>>().SignInAsync(person, isPersistent: false);
            await call.Get<SignedIn>().Note(person, call.Stop);
            return call.Go($"/console/{account}?notice=joined");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Show(call, ConsoleFaults.Of(call.Texts, refusal), name, email, refusal.Status);
        }
    }
}

/// <summary>What an invitation's page shows.</summary>
public sealed record InvitationModel(
    string Token,
    string Account,
    string Role,
    string? InvitedBy,
    bool RunsInstallation,
    string Email,
    bool IsFor,
    string Name,
    InvitationStep Step
);

/// <summary>What the invited person has to do.</summary>
public enum InvitationStep
{
    /// <summary>To choose a name and a password.</summary>
    Begin,

    /// <summary>To sign in: they have a password already.</summary>
    SignIn,

    /// <summary>To sign out: it is for somebody else than who is signed in.</summary>
    SignOut,

    /// <summary>To press a button.</summary>
    Join,
}
