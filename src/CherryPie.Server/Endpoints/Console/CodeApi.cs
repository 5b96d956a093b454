using CherryPie.Server.Features.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The second step of a sign-in: a code of the app, or one of those for when the phone is lost.</summary>
internal static class CodeApi
{
    public static void MapCode(this IEndpointRouteBuilder app)
    {
        app.Open("GET", "/sign-in/code", Show);
        app.Open("POST", "/sign-in/code", CheckCode);
    }

    private static async Task<IResult> Show(ConsoleCall call) =>
        await call.Get<SignInManager<Person>>().GetTwoFactorAuthenticationUserAsync() is null
            ? call.Go("/console/sign-in")
            : CodePage(call, null);

    private static RazorComponentResult CodePage(ConsoleCall call, ConsoleFault? fault, int status = 200) =>
        ConsoleCall.Show<Views.CodePage>(call.Frame(call.Texts["code.title"]) with { Fault = fault }, SignInApi.Wanted(call), status);

    private static async Task<IResult> CheckCode(ConsoleCall call)
    {
        if (SignInApi.Limited(call) is { } limited)
        {
            return limited;
        }

        var manager = call.Get<SignInManager<Person>>();
        if (await manager.GetTwoFactorAuthenticationUserAsync() is not { } person)
        {
            return call.Go("/console/sign-in");
        }

        var typed = new string([.. call.Field("code").Where(char.IsAsciiLetterOrDigit)]);
        var result =
            typed.Length == 6 && typed.All(char.IsAsciiDigit)
                ? await manager.TwoFactorAuthenticatorSignInAsync(typed, isPersistent: false, rememberClient: false)
                : await ByRecoveryCode(call, manager, person, call.Field("code").Trim());
        return result.Succeeded
            ? await SignInApi.Done(call, person)
            : CodePage(call, new ConsoleFault("code", call.Texts["code.wrong"]), 400);
    }

    // Identity counts no wrong recovery codes; here they count as wrong codes do.
    private static async Task<SignInResult> ByRecoveryCode(ConsoleCall call, SignInManager<Person> manager, Person person, string code)
    {
        var people = call.Get<UserManager<Person>>();
        if (await people.IsLockedOutAsync(person))
        {
            return SignInResult.LockedOut;
        }

        var result = await manager.TwoFactorRecoveryCodeSignInAsync(code);
        if (!result.Succeeded)
        {
            await people.AccessFailedAsync(person);
        }

        return result;
    }
}
