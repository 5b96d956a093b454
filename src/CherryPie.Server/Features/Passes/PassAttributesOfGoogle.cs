using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>What a response has of a pass where its campaign has an issuer for Google Wallet.</summary>
internal sealed partial class PassAttributes
{
    private static Attribute[] OfGoogle() =>
        [
            new Text("googleUrl", Schema.String("Leads to Google's page that saves the pass. Where its campaign has a googleIssuerId."))
            {
                Shown = r => r.Google is null ? null : r.Links.Google(r.Entity.Id),
            },
            new Text(
                "googleState",
                Schema.Word(
                    "none: nobody has opened googleUrl yet. sent: Google has the pass, and nobody has saved it. saved: somebody has it. "
                        + "failed: Google refused it the last time; the verb `push explain` says why.",
                    "none",
                    "sent",
                    "saved",
                    "failed"
                )
            )
            {
                Shown = r => r.Google?.State,
            },
            new Time("googleSavedAt", "When somebody last saved it in Google Wallet.") { Shown = r => r.Google?.SavedAt },
        ];
}
