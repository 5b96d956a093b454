using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Signing in by a provider (OpenID Connect). It begins with a link and not with a form, because browsers hold a form's redirects
/// to this site.</summary>
internal static class OidcApi
{
    /// <summary>How a session began that began at the provider.</summary>
    public const string Method = "provider";

    public static void MapOidc(this IEndpointRouteBuilder app)
    {
        app.Open("GET", "/sign-in/oidc", Begin);
        app.Open("GET", "/sign-in/oidc/callback", Return);
        app.Signed("POST", "/me/provider/unlink", Unlink, isFresh: true);
    }

    /// <returns>Null: there is none.</returns>
    public static ProviderModel? Provider(ConsoleCall call) =>
        call.Get<OidcOptions>() is { IsOn: true } options ? new ProviderModel(options.ShownName, string.Join(", ", options.Wrong())) : null;

    private static async Task<IResult> Begin(ConsoleCall call)
    {
        var provider = Known(call);
        if (SignInApi.Limited(call) is { } limited)
        {
            return limited;
        }

        if (provider.Wrong.Length > 0)
        {
            return SignInApi.Page(call, fault: null, status: StatusCodes.Status503ServiceUnavailable);
        }

        var wanted = new OpenIdConnectChallengeProperties { RedirectUri = SignInApi.Wanted(call) };
        if (call.Http.Request.Query.ContainsKey("fresh"))
        {
            (wanted.Prompt, wanted.MaxAge) = ("login", TimeSpan.Zero);
        }

        try
        {
            await (await OidcScheme.Handler(call.Http)).ChallengeAsync(wanted);
            return Results.Empty;
        }
        catch (Exception e) when (IsAway(e) && !call.Stop.IsCancellationRequested)
        {
            return Refused(call, provider, e);
        }
    }

    private static async Task<IResult> Return(ConsoleCall call)
    {
        var provider = Known(call);
        if (provider.Wrong.Length > 0)
        {
            return call.Go("/console/sign-in");
        }

        await (await OidcScheme.Handler(call.Http)).HandleRequestAsync();
        var answer = OidcAnswer.Of(call.Http);
        if (answer.IsCancelled)
        {
            return SignInApi.Page(call, new ConsoleFault("", call.Texts["oidc.cancelled"]), status: StatusCodes.Status400BadRequest);
        }

        if (answer.Person(call.Get<OidcOptions>()) is not { } provided)
        {
            return Refused(call, provider, answer.Fault);
        }

        var (person, refusal) = await call.Get<SignInByProvider>().Run(provided, call.Person?.Id, call.Stop);
        if (person is null)
        {
            var (title, text) = Words(refusal);
            return ConsoleCall.Show<Views.MessagePage>(
                call.Frame(call.Texts[title]),
                call.Texts.Format(text, provider.Name, provided.Email ?? provided.Subject),
                StatusCodes.Status403Forbidden
            );
        }

        var session = ConsoleSession.Shown(new AuthenticationProperties(), call.Http, answer.ShownAt());
        await call.Get<SignInManager<Person>>().SignInAsync(person, session, Method);
        await call.Get<SignedIn>().Note(person, call.Stop);
        return call.Go(ReturnTo.Local(answer.Return));
    }

    private static async Task<IResult> Unlink(ConsoleCall call)
    {
        if (!await call.Get<UnlinkProvider>().Run(call.Self, call.Stop))
        {
            return await MeApi.Show(call, new ConsoleFault("", call.Texts["me.oidc.last"]), StatusCodes.Status400BadRequest);
        }

        await call.Get<SignInManager<Person>>().RefreshSignInAsync(call.Self);
        return call.Go("/console/me?notice=unlinked");
    }

    private static ProviderModel Known(ConsoleCall call) => Provider(call) ?? throw Refusal.NotFound("There is no such page");

    private static (string Title, string Text) Words(ProviderRefusal? refusal) =>
        refusal switch
        {
            ProviderRefusal.Unverified => ("oidc.unverified", "oidc.unverified.text"),
            ProviderRefusal.Unconfirmed => ("oidc.unconfirmed", "oidc.unconfirmed.text"),
            ProviderRefusal.Taken => ("oidc.taken", "oidc.taken.text"),
            ProviderRefusal.Locked => ("oidc.locked", "oidc.locked.text"),
            _ => ("oidc.noRole", "oidc.noRole.text"),
        };

    // What the handler calls a failure of authentication is a state or cookie that is missing, old or another browser's.
    private static RazorComponentResult Refused(ConsoleCall call, ProviderModel provider, Exception? fault)
    {
        var (isAgain, isAway) = (fault is AuthenticationFailureException, fault is not null && IsAway(fault));
        var isSettings = fault?.Message.Contains("invalid_client", StringComparison.Ordinal) == true;
        if (!isAgain)
        {
            call.Get<ILoggerFactory>()
                .CreateLogger(typeof(OidcApi))
                .LogWarning(
                    "A sign-in by {Provider} failed: {Reason}. The verb doctor looks at its settings",
                    provider.Name,
                    string.Concat((fault?.Message ?? "the token has no issuer or subject").Select(c => char.IsControl(c) ? ' ' : c))
                );
        }

        var text =
            isAgain ? call.Texts.Format("oidc.again", call.Get<PublicUrl>().Value + "/console")
            : isAway ? call.Texts.Format("oidc.away", provider.Name)
            : isSettings ? call.Texts.Format("oidc.client", provider.Name)
            : call.Texts.Format("oidc.refused", provider.Name);
        return SignInApi.Page(
            call,
            new ConsoleFault("", text),
            status: isAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest
        );
    }

    // InvalidOperationException: how the library says that it got no configuration.
    private static bool IsAway(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException;
}

/// <summary>The provider that people sign in with.</summary>
/// <param name="Name">What the button calls it.</param>
/// <param name="Wrong">The settings that are missing or wrong; empty: none.</param>
public sealed record ProviderModel(string Name, string Wrong);
