using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Tools.Demo;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What new templates begin as: of each style one that phones take, small enough to be changed whole. Their texts are in the
/// language of who begins.</summary>
internal static class Starters
{
    /// <summary>The form that creates one.</summary>
    /// <param name="call">Whose it is.</param>
    /// <param name="head">Its name and its campaign.</param>
    /// <param name="style">The style, or <c>demo</c>.</param>
    public static MultipartBody Form(ConsoleCall call, JsonObject head, string style)
    {
        var template = style == "demo" ? Demo(head) : Of(call, head, DesignerStyles.Usual(style));
        List<FormPart> parts =
        [
            new("jsonBody", null, null, Bytes(template)),
            new("passbook-IconFile", "icon.png", null, MakeDemo.Resource("icon.png")),
        ];
        if (style == "demo")
        {
            parts.Add(new("passbook-LogoFile", "logo.png", null, MakeDemo.Resource("logo.png")));
            parts.Add(new("passbook-StripFile", "strip.png", null, MakeDemo.Resource("strip.png")));
        }

        return MultipartBody.Of(parts);
    }

    public static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    public static JsonFields Fields(JsonObject json, Problems problems) =>
        JsonFields.Of(JsonSerializer.SerializeToElement(json), "", problems);

    public static string Today(ConsoleCall call) =>
        call.Get<TimeProvider>().GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Demo(JsonObject head)
    {
        var demo = JsonNode.Parse(MakeDemo.Resource("template.json"))!.AsObject();
        (demo["name"], demo["campaignName"]) = (head["name"]!.DeepClone(), head["campaignName"]!.DeepClone());
        return demo;
    }

    private static JsonObject Of(ConsoleCall call, JsonObject head, string style)
    {
        var (texts, name) = (call.Texts, call.Account!.Name);
        JsonObject Field(string key, string label, string value, string? message = null)
        {
            var field = new JsonObject
            {
                ["itemName"] = key,
                ["defaultLabel"] = label,
                ["defaultValue"] = value,
            };
            if (message is not null)
            {
                field["changeMsg"] = message;
            }

            return field;
        }

        var design = new JsonObject
        {
            ["type"] = style,
            ["desc"] = texts.Format("starter.about." + style, name),
            ["orgName"] = name,
            ["logoText"] = name,
            ["bgColor"] = Background(style),
            ["fgColor"] = "#FFFFFF",
            ["labelColor"] = "#E8E3E6",
        };
        switch (style)
        {
            case "coupon":
                design["primary"] = new JsonArray(Field("offer", texts["starter.offer"], "10 %", texts["starter.offer.message"]));
                design["secondary"] = new JsonArray(Field("terms", texts["starter.terms"], texts["starter.terms.value"]));
                break;
            case "storeCard":
                design["header"] = new JsonArray(Field("points", texts["starter.points"], "0", texts["starter.points.message"]));
                design["secondary"] = new JsonArray(Field("member", texts["starter.member"], texts["starter.member.value"]));
                break;
            case "eventTicket":
                design["primary"] = new JsonArray(Field("event", texts["starter.event"], texts["starter.event.value"]));
                design["secondary"] = new JsonArray(
                    Field("seat", texts["starter.seat"], "12 A"),
                    Field("gate", texts["starter.gate"], "3", texts["starter.gate.message"])
                );
                break;
            case "boardingPass":
                design["transitType"] = "train";
                design["primary"] = new JsonArray(
                    Field("from", texts["starter.from"], texts["starter.from.value"]),
                    Field("to", texts["starter.to"], texts["starter.to.value"])
                );
                design["secondary"] = new JsonArray(Field("platform", texts["starter.platform"], "7", texts["starter.platform.message"]));
                break;
            default:
                design["primary"] = new JsonArray(Field("title", texts["starter.title"], texts["starter.title.value"]));
                design["secondary"] = new JsonArray(Field("number", texts["starter.number"], "0001"));
                break;
        }

        design["back"] = new JsonArray(Field("help", texts["starter.help"], texts["starter.help.value"]));
        design["barcode"] = new JsonObject
        {
            ["format"] = "qr",
            ["messageOption"] = "pid",
            ["altTextOption"] = "none",
        };
        head["language"] = texts.Language;
        head["startDate"] = Today(call);
        head["passbook"] = design;
        return head;
    }

    public static string Background(string style) =>
        style switch
        {
            "coupon" => "#9D174D",
            "storeCard" => "#7A1426",
            "eventTicket" => "#48347A",
            "boardingPass" => "#1D4E7A",
            _ => "#37413C",
        };
}
