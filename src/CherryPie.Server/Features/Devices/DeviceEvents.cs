using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Devices;

/// <summary>Events of passes that devices take and leave. They name the kind of wallet, never the device.</summary>
internal static class DeviceEvents
{
    private const string Apple = "apple",
        Android = "android";

    public static EventFact Installed(Pass pass, DeviceScheme scheme) =>
        new(
            pass.AccountId,
            EventTypes.PassInstalled,
            StoredJson.Text(writer =>
            {
                writer.WriteStartObject();
                PassEvents.State(pass, writer);
                writer.WriteString("wallet", scheme == DeviceScheme.ApplePass ? Apple : Android);
                writer.WriteEndObject();
            })
        )
        {
            PassId = pass.Id,
            CampaignId = pass.CampaignId,
            TemplateId = pass.TemplateId,
        };
}
