using System.Buffers.Text;
using CherryPie.Server.Features.People;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Passkeys of one's own. A browser makes them by script alone, so these are the only forms that need one.</summary>
internal static class PasskeysApi
{
    private const int Most = 20,
        LongestName = 60,
        LongestId = 2000;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.Signed("POST", "/me/passkeys/options", Options, isFresh: true);
        app.Signed("POST", "/me/passkeys", Add, isFresh: true);
        app.Signed("POST", "/me/passkeys/remove", Remove, isFresh: true);
    }

    private static async Task<IResult> Options(ConsoleCall call) =>
        Results.Content(
            await call.Get<SignInManager<Person>>()
                .MakePasskeyCreationOptionsAsync(
                    new()
                    {
                        Id = call.Self.Id.ToString(),
                        Name = call.Self.Email!,
                        DisplayName = call.Self.Name,
                    }
                ),
            "application/json"
        );

    private static async Task<IResult> Add(ConsoleCall call)
    {
        var (people, self) = (call.Get<UserManager<Person>>(), call.Self);
        var attested = await Passkeys.Attest(call.Get<SignInManager<Person>>(), call.Field("credential"));
        if (
            attested is not { Succeeded: true }
            || attested.UserEntity.Id != self.Id.ToString()
            || (await people.GetPasskeysAsync(self)).Count >= Most
        )
        {
            return await MeApi.Show(call, new ConsoleFault("passkey", call.Texts["passkey.failed"]), 400);
        }

        var name = call.Field("passkey").Trim();
        attested.Passkey.Name = name.Length > LongestName ? name[..LongestName] : name;
        await people.AddOrUpdatePasskeyAsync(self, attested.Passkey).OrRefuse();
        return call.Go("/console/me?notice=passkey");
    }

    private static async Task<IResult> Remove(ConsoleCall call)
    {
        var id = call.Field("id");
        var isNone = id.Length > LongestId || !Base64Url.IsValid(id);
        return isNone || await call.Get<RemovePasskey>().Run(call.Self, Base64Url.DecodeFromChars(id), call.Stop)
            ? call.Go("/console/me?notice=passkeyRemoved")
            : await MeApi.Show(call, new ConsoleFault("", call.Texts["me.passkeys.last"]), StatusCodes.Status400BadRequest);
    }
}
