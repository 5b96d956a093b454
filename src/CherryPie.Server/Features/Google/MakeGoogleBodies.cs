using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>What Google is to have of a pass.</summary>
/// <param name="Template">Its template.</param>
/// <param name="Bodies">Class and object.</param>
/// <param name="IsNotified">Whether its people are told of changes.</param>
internal sealed record GooglePass(Template Template, GoogleBodies Bodies, bool IsNotified);

/// <summary>Makes class and object of a pass as it is now.</summary>
internal sealed class MakeGoogleBodies(
    IServiceScopeFactory scopes,
    CompiledTemplates compiled,
    GooglePassPictures pictures,
    PublicUrl url,
    TimeProvider clock
)
{
    /// <param name="id">The pass.</param>
    /// <param name="issuer">Of its campaign.</param>
    /// <param name="kind">What Google has it as already; null: it has none.</param>
    public async Task<GooglePass> Run(string id, GoogleIssuer issuer, GooglePassKind? kind, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (pass, state) = await scope.ServiceProvider.GetRequiredService<PublicPass>().Find(id, stop);
        var stored = pass.Template!;
        var now = clock.GetUtcNow();
        var template = await compiled.Get(pass.AccountId, pass.TemplateId, stored.Version, stop);
        var design = template.Of(pass.IsRedeemed).Design;
        var settings = TemplateKind.Settings(stored.GoogleWallet);

        // Values that the design can't take were refused when they came; what a later design no longer takes is left out.
        var content = PassContents.Of(pass, template, signer: null, state, new Problems());
        var bodies = GoogleBodies.Of(
            new GooglePassSource
            {
                Design = design,
                Content = content,
                Settings = settings,
                IssuerId = issuer.IssuerId,
                TemplateIndex = stored.Index,
                ObjectId = GoogleIds.Object(issuer.IssuerId, pass.Id),
                Start = stored.StartDate,
                Now = now,
                Kind = kind,
                IsRedeemed = pass.IsRedeemed,
                Pictures = await pictures.Of(pass, stored, design.Style, stop),
                CallbackUrl = CallbackUrl(issuer),
                Format = (language, field) => Shown(language, field, now),
            }
        );
        return new(stored, bodies, settings.Notify);
    }

    /// <summary>A field's number or date as it is written in a language.</summary>
    public static string Shown(string language, System.Text.Json.JsonElement field, DateTimeOffset now) =>
        PassFieldView.Of(field, text => text, Viewer.Of("", [language], "", language), now).Value;

    // Google calls https alone; on this machine a stand-in calls.
    private string? CallbackUrl(GoogleIssuer issuer) =>
        new Uri(url.Value) is { Scheme: "https" } or { IsLoopback: true } ? $"{url.Value}/google/callback/{issuer.Id}" : null;
}
