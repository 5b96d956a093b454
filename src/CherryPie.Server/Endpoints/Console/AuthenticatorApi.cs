using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The app that shows codes: setting it up, its recovery codes, and taking it away (RFC 6238).</summary>
internal static class AuthenticatorApi
{
    private const int RecoveryCodes = 10;

    public static void MapAuthenticator(this IEndpointRouteBuilder app)
    {
        app.Signed("GET", "/me/authenticator", call => Show(call), isFresh: true);
        app.Signed("POST", "/me/authenticator", TurnOn, isFresh: true);
        app.Signed("POST", "/me/authenticator/off", TurnOff, isFresh: true);
        app.Signed("POST", "/me/recovery-codes", NewCodes, isFresh: true);
    }

    private static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, int status = 200)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        if (self.TwoFactorEnabled)
        {
            return call.Go("/console/me");
        }

        if (await people.GetAuthenticatorKeyAsync(self) is not { Length: > 0 } key)
        {
            await people.ResetAuthenticatorKeyAsync(self).OrRefuse();
            await call.Get<SignInManager<Person>>().RefreshSignInAsync(self); // its stamp is new
            key = (await people.GetAuthenticatorKeyAsync(self))!;
        }

        var issuer = people.Options.Tokens.AuthenticatorIssuer;
        var address =
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(self.Email!)}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period=30";
        return ConsoleCall.Show<Views.AuthenticatorPage>(
            call.Frame(call.Texts["authenticator.title"], "me") with
            {
                Fault = fault,
            },
            new AuthenticatorModel(
                string.Join(' ', key.Chunk(4).Select(c => new string(c))),
                BarcodeDrawing.Draw(BarcodeFormat.Qr, address, "iso-8859-1")?.Svg ?? ""
            ),
            status
        );
    }

    private static async Task<IResult> TurnOn(ConsoleCall call)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        var typed = new string([.. call.Field("code").Where(char.IsAsciiDigit)]);
        if (self.TwoFactorEnabled || !await people.VerifyTwoFactorTokenAsync(self, people.Options.Tokens.AuthenticatorTokenProvider, typed))
        {
            return await Show(call, new ConsoleFault("code", call.Texts["code.wrong"]), 400);
        }

        await people.SetTwoFactorEnabledAsync(self, true).OrRefuse();
        return await Codes(call);
    }

    private static async Task<IResult> TurnOff(ConsoleCall call)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        await people.SetTwoFactorEnabledAsync(self, false).OrRefuse();
        await people.ResetAuthenticatorKeyAsync(self).OrRefuse();
        await call.Get<SignInManager<Person>>().RefreshSignInAsync(self);
        return call.Go("/console/me?notice=authenticatorOff");
    }

    private static async Task<IResult> NewCodes(ConsoleCall call) =>
        call.Self.TwoFactorEnabled ? await Codes(call) : call.Go("/console/me");

    // Shown once; the stamp is new, so this session is given it.
    private static async Task<IResult> Codes(ConsoleCall call)
    {
        var codes =
            await call.Get<UserManager<Person>>().GenerateNewTwoFactorRecoveryCodesAsync(call.Self, RecoveryCodes)
            ?? throw Refusal.Invalid(PasswordRules.Changed); // how Identity says here that it changed nothing
        await call.Get<SignInManager<Person>>().RefreshSignInAsync(call.Self);
        return ConsoleCall.Show<Views.RecoveryCodesPage>(call.Frame(call.Texts["codes.title"], "me"), codes.ToList());
    }
}

/// <summary>What an app for codes is told.</summary>
/// <param name="Key">In groups of four, to be typed.</param>
/// <param name="Symbol">The QR code, as SVG of our own making.</param>
public sealed record AuthenticatorModel(string Key, string Symbol);
