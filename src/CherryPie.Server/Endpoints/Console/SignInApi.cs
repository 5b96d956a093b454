using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Signing in and out: by password, by password and code, by passkey; in Development by one click.</summary>
internal static class SignInApi
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.Open("GET", "", First);
        app.Open("GET", "/sign-in", call => Task.FromResult<IResult>(Page(call)));
        app.Open("POST", "/sign-in", SignIn);
        app.MapCode();
        app.MapOidc();
        app.Open("POST", "/sign-in/passkey/options", PasskeyOptions);
        app.Open("POST", "/sign-in/passkey", Passkey);
        app.Open("POST", "/sign-in/development", Development);
        app.Open("POST", "/sign-out", SignOut);
    }

    private static async Task<IResult> First(ConsoleCall call)
    {
        if (call.Person is not { } person)
        {
            return call.Go("/console/sign-in");
        }

        return await call.Get<ReadPerson>().Accounts(person, call.Stop) is [var only]
            ? call.Go($"/console/{only.Id}")
            : call.Go("/console/accounts");
    }

    public static RazorComponentResult Page(ConsoleCall call, ConsoleFault? fault = null, string email = "", int status = 200) =>
        ConsoleCall.Show<Views.SignInPage>(
            call.Frame(call.Texts["signIn.title"]) with
            {
                Fault = fault,
                HasPasskeys = true,
            },
            new SignInModel(Wanted(call), email, MayByOneClick(call), OidcApi.Provider(call)),
            status
        );

    private static async Task<IResult> SignIn(ConsoleCall call)
    {
        if (Limited(call) is { } limited)
        {
            return limited;
        }

        var (email, password) = (call.Field("email").Trim(), call.Field("password"));
        var people = call.Get<UserManager<Person>>();
        var person = email.Length <= MailAddressRule.Longest ? await people.FindByEmailAsync(email) : null;
        if (person?.PasswordHash is null || password.Length > PasswordRules.Longest)
        {
            call.Get<NobodysPassword>().Check(password);
            return Refused(call, email);
        }

        var result = await call.Get<SignInManager<Person>>()
            .PasswordSignInAsync(person, password, isPersistent: false, lockoutOnFailure: true);
        if (result.IsLockedOut)
        {
            call.Get<NobodysPassword>().Check(password); // Identity does not look at it then
        }

        return result.RequiresTwoFactor ? call.Go("/console/sign-in/code?return=" + Uri.EscapeDataString(Wanted(call)))
            : result.Succeeded ? await Done(call, person)
            : Refused(call, email);
    }

    // One text for a wrong password, an unknown address and one that is locked for now: none tells who is here.
    private static RazorComponentResult Refused(ConsoleCall call, string email) =>
        Page(call, new ConsoleFault("", call.Texts.Format("signIn.wrong", (int)PeopleSetup.Locked.TotalMinutes)), email, 400);

    private static async Task<IResult> PasskeyOptions(ConsoleCall call) =>
        (IResult?)Limited(call)
        ?? Results.Content(await call.Get<SignInManager<Person>>().MakePasskeyRequestOptionsAsync(null), "application/json");

    private static async Task<IResult> Passkey(ConsoleCall call)
    {
        if (Limited(call) is { } limited)
        {
            return limited;
        }

        var manager = call.Get<SignInManager<Person>>();
        var people = call.Get<UserManager<Person>>();
        var asserted = await Passkeys.Assert(manager, call.Field("credential"));
        if (
            asserted is not { Succeeded: true }
            || await people.IsLockedOutAsync(asserted.User)
            || !(await people.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey)).Succeeded
        )
        {
            return Page(call, new ConsoleFault("", call.Texts["signIn.noPasskey"]), status: 400);
        }

        await manager.SignInAsync(asserted.User, isPersistent: false, "hwk");
        return await Done(call, asserted.User);
    }

    private static async Task<IResult> Development(ConsoleCall call)
    {
        if (!MayByOneClick(call))
        {
            throw Refusal.NotFound("There is no such page");
        }

        try
        {
            if (await call.Get<DevelopmentOwner>().Run(call.Stop) is not { } owner)
            {
                return call.Go("/console/sign-in");
            }

            await call.Get<SignInManager<Person>>().SignInAsync(owner.Person, isPersistent: false);
            return await Done(call, owner.Person);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return Page(call, new ConsoleFault("", call.Texts.Format("signIn.oneClick.taken", DevelopmentOwner.Email)), status: 400);
        }
    }

    public static async Task<IResult> SignOut(ConsoleCall call)
    {
        await call.Get<Sessions>().Left(call.SessionId, call.Stop);
        await call.Http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return call.Go("/console/sign-in?notice=signedOut");
    }

    /// <summary>Goes on to where the person wanted to go.</summary>
    public static async Task<IResult> Done(ConsoleCall call, Person person)
    {
        await call.Get<SignedIn>().Note(person, call.Stop);
        return call.Go(Wanted(call));
    }

    /// <summary>Where they wanted to go.</summary>
    public static string Wanted(ConsoleCall call) =>
        ReturnTo.Local(call.Http.Request.HasFormContentType ? call.Field("return") : call.Http.Request.Query["return"].ToString());

    private static bool MayByOneClick(ConsoleCall call) => call.Get<IHostEnvironment>().IsDevelopment() && call.Http.IsFromThisMachine();

    /// <returns>Null: this address may try.</returns>
    public static RazorComponentResult? Limited(ConsoleCall call)
    {
        if (
            call.Http.IsFromThisMachine()
            || call.Http.Connection.RemoteIpAddress is not { } ip
            || call.Get<SignInLimit>().Allows(ip, out var wait)
        )
        {
            return null;
        }

        call.Http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
            System.Globalization.CultureInfo.InvariantCulture
        );
        return Page(call, new ConsoleFault("", call.Texts["error.often.text"]), status: StatusCodes.Status429TooManyRequests);
    }
}

/// <summary>What the page to sign in shows.</summary>
/// <param name="Return">Where to go on to.</param>
/// <param name="Email">What was typed.</param>
/// <param name="HasOneClick">Whether one click signs in the first owner.</param>
/// <param name="Provider">Whom people may sign in by; null: nobody.</param>
public sealed record SignInModel(string Return, string Email, bool HasOneClick, ProviderModel? Provider);
