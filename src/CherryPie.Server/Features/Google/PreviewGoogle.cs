using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>What Google Wallet would have of a template's passes.</summary>
/// <param name="Template">With its campaign.</param>
/// <param name="Bodies">Class and object of a pass with sample values.</param>
/// <param name="Notes">What Google passes over or shows otherwise.</param>
internal sealed record GooglePreview(Template Template, GoogleBodies Bodies, IReadOnlyList<PassFinding> Notes);

/// <summary>Makes class and object of a template as it is stored, for people to look at: nothing is published, and nobody is called. It
/// needs no issuer.</summary>
internal sealed class PreviewGoogle(ServerDb db, CompiledTemplates compiled, Tenant tenant, TimeProvider clock)
{
    // What no pass has, so that what depends on the id has its length.
    private const string PassId = "RanD0mStr1ng00",
        NoIssuer = "3388000000000000000";

    private static readonly TimeSpan _sampleAhead = TimeSpan.FromDays(30);

    /// <param name="name">The template's name or its index.</param>
    /// <param name="address">Of a picture, given its path of <see cref="TemplatePicture"/>.</param>
    /// <exception cref="Refusal">404: there is none. 503: it no longer compiles.</exception>
    public async Task<GooglePreview> Run(string name, Func<Template, string, string> address, CancellationToken stop)
    {
        var template = await FindTemplate.WithCampaign(db, name, stop);
        var made = await compiled.Get(tenant.Required, template.Id, template.Version, stop);
        var (now, design, settings) = (clock.GetUtcNow(), made.Default.Design, TemplateKind.Settings(template.GoogleWallet));
        var issuer = await db
            .GoogleIssuers.Where(i => i.Id == template.Campaign!.GoogleIssuerId)
            .Select(i => i.IssuerId)
            .FirstOrDefaultAsync(stop);
        var found = await GoogleTemplatePictures.Find(db, template.Id, design.Style, isRedeemed: false, stop);
        var bodies = GoogleBodies.Of(
            new GooglePassSource
            {
                Design = design,
                Content = PassContents.Of(
                    Sample(template, made.Keys, now),
                    made,
                    signer: null,
                    new PassState(IsInvalid: false, template.StartDate, template.EndDate),
                    new Problems()
                ),
                Settings = settings,
                IssuerId = issuer ?? NoIssuer,
                TemplateIndex = template.Index,
                ObjectId = GoogleIds.Object(issuer ?? NoIssuer, PassId),
                Start = template.StartDate,
                Now = now,
                Pictures = new()
                {
                    Logo = Picture(found.Logo),
                    WideLogo = Picture(found.WideLogo),
                    Hero = Picture(found.Hero),
                    Thumbnail = Picture(found.Thumbnail),
                },
                Format = (language, field) => MakeGoogleBodies.Shown(language, field, now),
            }
        );
        var notes = new List<PassFinding>();
        GoogleLint.Advise(design, settings, [.. made.Default.Scaled.Select(i => i.Kind).Distinct()], notes);
        return new(template, bodies, notes);

        GooglePicture? Picture(GoogleTemplatePicture? picture) => picture is null ? null : new(address(template, picture.Path));
    }

    // Keys without a default have something to be seen by.
    private static Pass Sample(Template template, IReadOnlyList<DynamicKey> keys, DateTimeOffset now) =>
        new()
        {
            Id = PassId,
            AccountId = template.AccountId,
            CampaignId = template.CampaignId,
            TemplateId = template.Id,
            CreatedAt = now,
            DynamicData = StoredJson.Text(writer =>
            {
                writer.WriteStartObject();
                foreach (var key in keys.Where(k => k.DefaultValue is null).DistinctBy(k => k.Key))
                {
                    writer.WriteString(
                        key.Key,
                        key.Type switch
                        {
                            DynamicKeyType.Number => "1",
                            DynamicKeyType.DateTime => (now + _sampleAhead).ToString(
                                "yyyy-MM-dd'T'HH:00:00'Z'",
                                CultureInfo.InvariantCulture
                            ),
                            _ => key.Label ?? key.Key,
                        }
                    );
                }

                writer.WriteEndObject();
            }),
        };
}
