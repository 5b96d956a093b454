using System.Buffers.Text;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What somebody has of their own: name, language, password, the ends of their sessions; and which account they work on.</summary>
internal static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder app)
    {
        app.Signed("GET", "/accounts", Accounts);
        app.Signed("GET", "/me", call => Show(call));
        app.Signed("POST", "/me", Save);
        app.Signed("POST", "/me/password", Password);
        app.Signed("POST", "/me/sign-out-everywhere", SignOutEverywhere);
        app.Signed("GET", "/confirm", call => Task.FromResult<IResult>(ConfirmPage(call)));
        app.Signed("POST", "/confirm", Confirm);
        app.MapAuthenticator();
        app.MapPasskeys();
        app.MapSessions();
    }

    public static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, int status = 200)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        var passkeys = await people.GetPasskeysAsync(self);
        return ConsoleCall.Show<Views.MePage>(
            call.Frame(call.Texts["me.title"], "me") with
            {
                Fault = fault,
                HasPasskeys = true,
            },
            new MeModel(
                self.Name,
                self.Email!,
                self.Language ?? "",
                self.PasswordHash is not null,
                self.TwoFactorEnabled,
                self.TwoFactorEnabled ? await people.CountRecoveryCodesAsync(self) : 0,
                [
                    .. passkeys
                        .OrderBy(p => p.CreatedAt)
                        .Select(p => new PasskeyModel(
                            Base64Url.EncodeToString(p.CredentialId),
                            p.Name is { Length: > 0 } name ? name : call.Texts["passkey.unnamed"],
                            p.CreatedAt
                        )),
                ],
                OidcApi.Provider(call),
                await call.Get<ReadPerson>().HasIdentity(self, call.Stop),
                await SessionsApi.Of(call)
            ),
            status
        );
    }

    private static async Task<IResult> Accounts(ConsoleCall call)
    {
        var accounts = await call.Get<ReadPerson>().Accounts(call.Self, call.Stop);
        return ConsoleCall.Show<Views.AccountsPage>(
            call.Frame(call.Texts["accounts.title"]),
            accounts.ConvertAll(a => new AccountModel(a.Id, a.Name, a.Role.Word(), a.IsDisabled))
        );
    }

    private static async Task<IResult> Save(ConsoleCall call)
    {
        var self = call.Self;
        try
        {
            self.Name = PersonName.Checked(call.Field("name"));
            self.Language = call.Field("language") is var language && ConsoleTexts.Languages.Contains(language) ? language : null;
            await call.Get<UserManager<Person>>().UpdateAsync(self).OrRefuse();
        }
        catch (Refusal refusal)
        {
            return await Show(call, ConsoleFaults.Of(call.Texts, refusal), refusal.Status);
        }

        return call.Go("/console/me?notice=saved");
    }

    private static async Task<IResult> Password(ConsoleCall call)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        if (await people.IsLockedOutAsync(self))
        {
            return await Show(call, new ConsoleFault("current", call.Texts["error.often.text"]), 400);
        }

        // Who signs in by passkey alone has none yet, and has just shown the passkey or is asked for it.
        if (self.PasswordHash is null && !ConsoleSession.IsFresh(call.Http, call.Session?.Properties))
        {
            return call.Go("/console/confirm?return=/console/me");
        }

        var result = self.PasswordHash is null
            ? await people.AddPasswordAsync(self, call.Field("password"))
            : await people.ChangePasswordAsync(self, call.Field("current"), call.Field("password"));
        if (!result.Succeeded)
        {
            if (result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.PasswordMismatch)))
            {
                await people.AccessFailedAsync(self);
            }

            return await Show(call, ConsoleFaults.Of(call.Texts, Refusal.Invalid(PasswordRules.Words(result))), 400);
        }

        // All other sessions end with the stamp; this one goes on under the new.
        await call.Get<SignInManager<Person>>().RefreshSignInAsync(self);
        return call.Go("/console/me?notice=password");
    }

    private static async Task<IResult> SignOutEverywhere(ConsoleCall call)
    {
        await call.Get<UserManager<Person>>().UpdateSecurityStampAsync(call.Self).OrRefuse();
        await call.Get<Sessions>().EndOthers(call.Self, own: Guid.Empty, call.Stop);
        await call.Http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return call.Go("/console/sign-in?notice=signedOutEverywhere");
    }

    private static RazorComponentResult ConfirmPage(ConsoleCall call, ConsoleFault? fault = null, int status = 200) =>
        ConsoleCall.Show<Views.ConfirmPage>(
            call.Frame(call.Texts["confirm.title"]) with
            {
                Fault = fault,
                HasPasskeys = true,
            },
            new ConfirmModel(Wanted(call), call.Self.PasswordHash is not null, OidcApi.Provider(call)),
            status
        );

    private static async Task<IResult> Confirm(ConsoleCall call)
    {
        var (people, manager, self) = (call.Get<UserManager<Person>>(), call.Get<SignInManager<Person>>(), call.Self);
        if (call.Field("credential") is { Length: > 0 } credential)
        {
            var asserted = await Passkeys.Assert(manager, credential);
            if (asserted is not { Succeeded: true } || asserted.User.Id != self.Id)
            {
                return ConfirmPage(call, new ConsoleFault("", call.Texts["signIn.noPasskey"]), 400);
            }
        }
        else if (!(await manager.CheckPasswordSignInAsync(self, call.Field("current"), lockoutOnFailure: true)).Succeeded)
        {
            return ConfirmPage(call, new ConsoleFault("current", call.Texts["fault.current"]), 400);
        }

        var properties = ConsoleSession.Fresh(call.Http, call.Session!.Properties!);
        await call.Http.SignInAsync(IdentityConstants.ApplicationScheme, call.Session.Principal!, properties);
        return call.Go(Wanted(call));
    }

    private static string Wanted(ConsoleCall call) =>
        ReturnTo.Local(call.Http.Request.HasFormContentType ? call.Field("return") : call.Http.Request.Query["return"].ToString());
}

/// <summary>What the page of one's own shows.</summary>
public sealed record MeModel(
    string Name,
    string Email,
    string Language,
    bool HasPassword,
    bool HasAuthenticator,
    int RecoveryCodes,
    IReadOnlyList<PasskeyModel> Passkeys,
    ProviderModel? Provider,
    bool IsLinked,
    IReadOnlyList<SessionModel> Sessions
);

/// <summary>A passkey of one's own.</summary>
public sealed record PasskeyModel(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>An account to choose.</summary>
public sealed record AccountModel(Guid Id, string Name, string Role, bool IsDisabled);

/// <summary>What is asked before something secret is shown.</summary>
public sealed record ConfirmModel(string Return, bool HasPassword, ProviderModel? Provider);
