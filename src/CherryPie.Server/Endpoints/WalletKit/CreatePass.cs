using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Makes one customer's pass and sends its link (WalletKit document, "Creating an individual pass").</summary>
internal sealed partial class CreatePass(
    BrandTemplates templates,
    WalletKitImagesRequest images,
    StoreImage store,
    IssuePass issue,
    Tenant tenant,
    WalletKitPassResponses answers,
    PassLinks links,
    SmsOptions sms
)
{
    private const int LongestText = 10_000,
        LongestSubject = 500;

    public async Task<WalletKitPassResponse> Run(string templateId, JsonElement? body, CancellationToken stop)
    {
        var template = await templates.Find(templateId, stop);
        var problems = new Problems();
        var fields = JsonFields.Of(body, "", problems, "request body");
        var pass = new JsonObject
        {
            ["templateName"] = template.Id,
            ["dynamicData"] = Data(fields, template),
            ["passbook"] = Locations(fields, template),
        };
        var number = Number(fields);
        var email = fields.Text("email", 320);
        pass["recoveryEmail"] = email;
        var words = new MailWords(
            fields.Text("emailsubject", LongestSubject),
            fields.Text("emailbody", LongestText),
            fields.Text("emailname", LongestSubject)
        );
        BidiControls.Check(problems, "emailname", words.Name);

        // Its faults are told before anything is fetched.
        await DesignWords.Translated(
            problems,
            () =>
            {
                _ = Body(pass, words, problems);
                problems.ThrowIfAny();
                return Task.FromResult(true);
            }
        );
        pass["dynamicImages"] = await Images(fields, template, stop);
        DateTimeOffset created = default;
        var ids = await DesignWords.Translated(
            problems,
            () =>
                issue.Run(
                    [Body(pass, words, problems)],
                    problems,
                    stop,
                    made =>
                    {
                        created = made.CreatedAt;
                        return number is null
                            ? null
                            : Job.Of(
                                JobKinds.TextMessage,
                                made.Id,
                                made.AccountId,
                                new Sms(number, $"{template.Description} {links.Landing(made.Id)}")
                            );
                    }
                )
        );
        return (await answers.Of([(ids[0], created)], template, emailed: !string.IsNullOrEmpty(email), stop))[0];
    }

    private static PassRequest Body(JsonObject pass, MailWords words, Problems problems) =>
        new(JsonFields.Of(JsonSerializer.SerializeToElement(pass), "", problems))
        {
            MailWords = words == new MailWords(null, null, null) ? null : words,
        };

    private static JsonObject Data(JsonFields fields, BrandTemplate template)
    {
        var data = WalletKitPairsRequest.Read(fields, "keys", template);
        foreach (var (name, key) in new[] { ("barcode_message", FieldKey.BarcodeMessage), ("barcode_alttext", FieldKey.BarcodeAltText) })
        {
            var text = fields.Text(name, DynamicValue.LongestText);
            if (text is not null && template.Keys.Any(k => k.Key == key))
            {
                data[key] = text;
            }
        }

        return data;
    }

    private static JsonObject? Locations(JsonFields fields, BrandTemplate template)
    {
        if (WalletKitLocationsRequest.Read(fields) is not { Count: > 0 } own)
        {
            return null;
        }

        // A pass's own locations stand in for those of its design, so they hold both.
        JsonArray all = [.. template.Locations.Concat(own).Select(l => l!.DeepClone())];
        WalletKitLocationsRequest.Limit(all.Count, fields.Problems);
        return new JsonObject { ["locations"] = all };
    }

    private string? Number(JsonFields fields)
    {
        if (fields.Text("sms", 64) is not { Length: > 0 } number)
        {
            return null;
        }

        if (!PhoneNumber().IsMatch(number))
        {
            fields.Problems.Add("sms", "must be a phone number with its country code: + and 7 to 15 digits, such as +16505555555");
        }
        else if (sms.Url is null)
        {
            fields.Problems.Add(
                "sms",
                "can't be sent: this server has no gateway for text messages (its operator sets Sms__Url); leave it out"
            );
        }

        return number;
    }

    private async Task<JsonObject?> Images(JsonFields fields, BrandTemplate template, CancellationToken stop)
    {
        var slots = new JsonObject();
        foreach (var image in await images.Fetch(tenant.Required, fields, template.Style, stop))
        {
            slots[WalletKitImagesRequest.NameOf(image.Kind)] = await store.Fetched(image.Png, image.Key, stop);
        }

        return slots.Count == 0 ? null : new JsonObject { ["passbook"] = slots };
    }

    [GeneratedRegex(@"\A\+[0-9]{7,15}\z")]
    private static partial Regex PhoneNumber();
}
