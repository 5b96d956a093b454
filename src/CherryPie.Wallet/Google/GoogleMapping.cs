using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Makes class and object of one pass: what all passes of the template say goes into the class, so that a change of the template
/// is one request, however many passes there are.</summary>
internal static class GoogleMapping
{
    public static GoogleBodies Run(GooglePassSource source)
    {
        var facts = new GoogleFacts(source);
        var natural = Natural(facts);
        var wanted = source.Kind ?? source.Settings.Type ?? natural;
        var draft = Draft(facts, wanted);
        List<string> lacks = [];
        if (draft.Missing.Count > 0 && source.Kind is null)
        {
            lacks = draft.Missing;
            draft = Draft(facts, GooglePassKind.Generic);
        }

        var classId = ClassId(source, draft, natural);
        var ofClass = new JsonObject { ["id"] = classId };
        Append(ofClass, draft.Class);
        var ofObject = new JsonObject { ["id"] = source.ObjectId, ["classId"] = classId };
        Append(ofObject, draft.Object);
        return new()
        {
            Kind = draft.Kind,
            ClassId = classId,
            Class = ofClass,
            Object = ofObject,
            Missing = draft.Missing,
            Wanted = wanted,
            Lacks = lacks,
            Messages = draft.Messages,
        };
    }

    /// <summary>The kind that a design is by its style.</summary>
    public static GooglePassKind Natural(GoogleFacts facts) =>
        facts.Document.Style switch
        {
            PassStyle.StoreCard => GooglePassKind.Loyalty,
            PassStyle.Coupon => GooglePassKind.Offer,
            PassStyle.EventTicket => GooglePassKind.EventTicket,
            PassStyle.BoardingPass => GoogleTransit.Word(facts) == "PKTransitTypeAir" ? GooglePassKind.Flight : GooglePassKind.Transit,
            _ => GooglePassKind.Generic,
        };

    public static GoogleDraft Draft(GoogleFacts facts, GooglePassKind kind)
    {
        var draft = new GoogleDraft(facts, kind);
        switch (kind)
        {
            case GooglePassKind.Loyalty:
                GoogleKinds.Loyalty(draft);
                break;
            case GooglePassKind.Offer:
                GoogleKinds.Offer(draft);
                break;
            case GooglePassKind.EventTicket:
                GoogleEvent.Write(draft);
                break;
            case GooglePassKind.Flight:
                GoogleFlight.Write(draft);
                break;
            case GooglePassKind.Transit:
                GoogleTransit.Write(draft);
                break;
            case GooglePassKind.GiftCard:
                GoogleKinds.GiftCard(draft);
                break;
            default:
                GoogleKinds.Generic(draft);
                break;
        }

        GoogleModules.Write(draft);
        GoogleMembers.Write(draft);
        return draft;
    }

    // The plain id is that of the style's own kind with values of the template: a class never changes its kind, and no id is ever free
    // again. What else there is of a template differs by a hash.
    private static string ClassId(GooglePassSource source, GoogleDraft draft, GooglePassKind natural)
    {
        var id = GoogleIds.Class(source.IssuerId, source.TemplateIndex);
        var face = source.IsRedeemed ? "redeemed " : "";
        return draft.HoldsPassValues
                ? $"{id}_{Short([.. Encoding.UTF8.GetBytes(face + draft.Kind.Name()), .. GoogleHash.Canonical(draft.Class)])}"
            : draft.Kind == natural && !source.IsRedeemed ? id
            : $"{id}_{Short(Encoding.UTF8.GetBytes(face + draft.Kind.Name()))}";
    }

    private static string Short(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data))[..16];

    private static void Append(JsonObject to, JsonObject from)
    {
        foreach (var (name, value) in from.ToList())
        {
            from.Remove(name);
            to[name] = value;
        }
    }
}
