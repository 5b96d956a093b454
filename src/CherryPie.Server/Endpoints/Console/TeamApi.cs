using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Who works on an account, and as what.</summary>
internal static class TeamApi
{
    public static void MapTeam(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/team", Ability.See, call => Show(call));
        app.Within("POST", "/team/invite", Ability.Lead, Invite);
        app.Within("POST", "/team/{person:guid}/role", Ability.Lead, ChangeRole);
        app.Within("POST", "/team/{person:guid}/remove", Ability.Lead, Remove);
        app.Within("POST", "/team/invitations/{invitation:guid}/revoke", Ability.Lead, Revoke);
    }

    /// <summary>The mail of an invitation, in the language of who invites.</summary>
    public static InvitationMail Mail(ConsoleTexts texts, string account, string? by) =>
        new(
            texts.Language,
            texts.Format("mail.subject", account),
            by is null ? texts.Format("mail.text", account) : texts.Format("mail.textBy", by, account),
            texts["mail.button"],
            texts.Format("mail.after", (int)Invitation.Lasts.TotalDays)
        );

    private static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, InvitedModel? invited = null, int status = 200)
    {
        var team = call.Get<Team>();
        var mayLead = call.Account!.Role.May(Ability.Lead);
        var members = await team.Members(call.Stop);
        var waiting = mayLead ? await team.Waiting(call.Stop) : [];
        return ConsoleCall.Show<Views.TeamPage>(
            call.Frame(call.Texts["team.title"], "team") with
            {
                Fault = fault,
            },
            new TeamModel(
                members.ConvertAll(m => new MemberModel(
                    m.Id,
                    m.Name,
                    m.Email,
                    m.Role.Word(),
                    m.HasAuthenticator || m.HasPasskey,
                    m.LastSignInAt,
                    m.Id == call.Self.Id,
                    m.IsByProvider,
                    m.Role == Role.Owner && members.Count(o => o.Role == Role.Owner) == 1
                )),
                waiting.ConvertAll(w => new WaitingModel(w.Id, w.Email, w.Role.Word(), w.ExpiresAt)),
                call.Get<MailOptions>().Host is { Length: > 0 },
                invited,
                invited is null && call.Http.Request.HasFormContentType ? call.Field("email") : "",
                call.Http.Request.HasFormContentType && Roles.Parse(call.Field("role")) is { } role ? role.Word() : Role.Editor.Word()
            ),
            status
        );
    }

    private static async Task<IResult> Invite(ConsoleCall call)
    {
        var email = call.Field("email").Trim();
        try
        {
            var role = Roles.Parse(call.Field("role")) ?? throw Refusal.Invalid($"role {Roles.Allowed}");
            var byMail = call.Field("mail").Length > 0;
            var token = await call.Get<InvitePerson>()
                .Run(
                    new InvitationRequest(email, call.Account!.Id, role, RunsInstallation: false, call.Self.Name),
                    byMail ? Mail(call.Texts, call.Account.Name, call.Self.Name) : null,
                    call.Stop
                );

            // Shown once, as it is stored nowhere: so no redirect.
            return await Show(call, invited: new InvitedModel(email, InvitationLink.Of(call.Get<PublicUrl>(), token), byMail));
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status429TooManyRequests)
        {
            return await Show(call, ConsoleFaults.Of(call.Texts, refusal), status: refusal.Status);
        }
    }

    private static Task<IResult> ChangeRole(ConsoleCall call) =>
        Change(
            call,
            "roleChanged",
            () =>
                call.Get<Team>()
                    .Change(call.Id("person"), Roles.Parse(call.Field("role")) ?? throw Refusal.Invalid($"role {Roles.Allowed}"), call.Stop)
        );

    private static Task<IResult> Remove(ConsoleCall call) =>
        Change(call, "removed", () => call.Get<Team>().Remove(call.Id("person"), call.Stop));

    private static Task<IResult> Revoke(ConsoleCall call) =>
        Change(call, "revoked", () => call.Get<Team>().Revoke(call.Id("invitation"), call.Stop));

    private static async Task<IResult> Change(ConsoleCall call, string notice, Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Show(call, ConsoleFaults.Of(call.Texts, refusal), status: refusal.Status);
        }

        // Who has removed themselves has no team to look at any more.
        return call.Go(
            notice == "removed" && call.Id("person") == call.Self.Id
                ? "/console/accounts?notice=removed"
                : $"/console/{call.Account!.Id}/team?notice={notice}"
        );
    }
}

/// <summary>What the page of the team shows.</summary>
public sealed record TeamModel(
    IReadOnlyList<MemberModel> Members,
    IReadOnlyList<WaitingModel> Waiting,
    bool HasMail,
    InvitedModel? Invited,
    string Email,
    string Role
);

/// <summary>A member.</summary>
public sealed record MemberModel(
    Guid Id,
    string Name,
    string Email,
    string Role,
    bool IsSafe,
    DateTimeOffset? LastSignInAt,
    bool IsSelf,
    bool IsByProvider,
    bool IsOnlyOwner
);

/// <summary>Somebody who is invited.</summary>
public sealed record WaitingModel(Guid Id, string Email, string Role, DateTimeOffset ExpiresAt);

/// <summary>An invitation that was just made.</summary>
public sealed record InvitedModel(string Email, string Link, bool ByMail);
