using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Google;

/// <summary>Counts that people save and delete a pass in Google Wallet.</summary>
internal static class GoogleSaves
{
    /// <param name="db">Whose transaction has locked the pass.</param>
    /// <param name="events">Takes an event.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="row">Its object.</param>
    /// <param name="more">How many more have it; negative for fewer, of which there are never less than none.</param>
    /// <param name="now">When.</param>
    public static void Change(ServerDb db, EventLog events, Pass pass, GoogleObject row, int more, DateTimeOffset now)
    {
        var saves = Math.Max(0, row.Saves + more);
        if (saves == row.Saves)
        {
            return;
        }

        pass.AndroidPayDevices = Math.Max(0, pass.AndroidPayDevices + saves - row.Saves);
        row.Saves = saves;
        if (more > 0)
        {
            row.FirstSavedAt ??= now;
            row.LastSavedAt = now;
            pass.FirstRegisteredAt ??= now;
            pass.LastRegisteredAt = now;
        }
        else
        {
            pass.FirstUnregisteredAt ??= now;
            pass.LastUnregisteredAt = now;
        }

        events.Add(
            db,
            new(
                pass.AccountId,
                more > 0 ? EventTypes.PassInstalled : EventTypes.PassUninstalled,
                StoredJson.Text(writer =>
                {
                    writer.WriteStartObject();
                    PassEvents.State(pass, writer);
                    writer.WriteString("wallet", "google");
                    writer.WriteEndObject();
                })
            )
            {
                PassId = pass.Id,
                CampaignId = pass.CampaignId,
                TemplateId = pass.TemplateId,
            }
        );
    }
}
