namespace CherryPie.Server.Endpoints.V2;

/// <summary>The API document's examples of templates, in JSON.</summary>
internal static class TemplateExamples
{
    public const string New = """
        {
          "name": "coffeeCard",
          "campaignName": "coffeeClub",
          "status": "ACTIVE",
          "language": "en",
          "startDate": "2026-01-01T00:00:00Z",
          "maxIssue": 0,
          "timezone": "Europe/London",
          "dynamicKeys": [
            { "key": "points", "type": "number", "defaultValue": 0, "isEditable": false },
            { "key": "name", "type": "string", "label": "Your name", "defaultValue": "Guest", "isEditable": true }
          ],
          "passbook": {
            "type": "storeCard",
            "orgName": "Example Coffee",
            "desc": "Points card of the Coffee Club",
            "logoText": "Coffee Club",
            "bgColor": { "red": 94, "green": 48, "blue": 35 },
            "labelColor": "#F5E6D3",
            "fgColor": "#FFFFFF",
            "header": [
              {
                "defaultLabel": "Points",
                "defaultValue": "#{points}",
                "changeMsg": "You have %@ points",
                "textAlign": "right",
                "format": { "type": "number", "numberFormat": "decimal" }
              }
            ],
            "secondary": [{ "defaultLabel": "Member", "defaultValue": "#{name}", "format": { "type": "text" } }],
            "back": [
              {
                "defaultLabel": "Customer service",
                "defaultValue": "+44 20 7946 0000",
                "detectorTypes": ["phone"],
                "format": { "type": "text" }
              }
            ],
            "barcode": { "format": "qr", "messageOption": "pid", "altTextOption": "pid", "messageEncoding": "utf-8" },
            "locations": [{ "lat": 51.5, "lon": -0.12, "relevantText": "Coffee is near" }]
          },
          "passbookLang": {
            "fr": {
              "text": {
                "Points": "Points", "Member": "Membre", "Your name": "Votre nom", "You have %@ points": "Vous avez %@ points"
              }
            }
          },
          "meta": { "shelf": 3 }
        }
        """;

    public const string Change = """{ "passbook": { "bgColor": { "red": 22, "green": 88, "blue": 168 }, "labelColor": "#F5F4F4" } }""";

    public const string Shown = """
        {
          "index": "789oyiu1", "name": "coffeeCard", "campaignName": "coffeeClub", "status": "ACTIVE", "language": "en",
          "startDate": "2026-01-01T00:00:00Z", "createdAt": "2026-03-01T03:43:17.918425Z", "updatedAt": "2026-03-01T03:43:17.918425Z",
          "timezone": 1, "maxIssue": 0,
          "dynamicKeys": [
            { "key": "points", "type": "number", "defaultValue": 0, "isEditable": false },
            { "key": "name", "type": "string", "label": "Your name", "defaultValue": "Guest", "isEditable": true }
          ],
          "dynamicImageKeys": { "passbook": { "strip": { "isDynamic": false, "isEditable": false } } },
          "passbook": {
            "type": "storeCard", "orgName": "Example Coffee", "desc": "Points card of the Coffee Club", "logoText": "Coffee Club",
            "bgColor": { "red": 94, "green": 48, "blue": 35 }, "labelColor": "#F5E6D3", "fgColor": "#FFFFFF",
            "header": [
              {
                "defaultLabel": "Points", "defaultValue": "#{points}", "format": { "type": "number", "numberFormat": "decimal" }
              }
            ],
            "iconFile": "icon.png", "stripFile": "strip.png"
          },
          "passbookLang": { "fr": { "text": { "Member": "Membre", "Your name": "Votre nom" }, "stripFile": "strip-fr.png" } },
          "issued": 0, "pushed": 0, "passbookDevices": 0, "androidPayDevices": 0, "alipayDevices": 0
        }
        """;
}
