using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What a phone passes over, cuts, or shows otherwise than meant.
/// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
internal static class DisplayLint
{
    // Fields that are shown, by style. Secondary and auxiliary fields of cards share one row.
    private static readonly Dictionary<string, (string Group, int Most)[]> _most = new(StringComparer.Ordinal)
    {
        ["boardingPass"] = [("headerFields", 3), ("primaryFields", 2), ("secondaryFields", 4), ("auxiliaryFields", 5)],
        ["coupon"] = [("headerFields", 3), ("primaryFields", 1), ("secondaryFields", 4), ("auxiliaryFields", 4)],
        ["eventTicket"] = [("headerFields", 3), ("primaryFields", 1), ("secondaryFields", 4), ("auxiliaryFields", 8)],
        ["generic"] = [("headerFields", 3), ("primaryFields", 1), ("secondaryFields", 4), ("auxiliaryFields", 4)],
        ["storeCard"] = [("headerFields", 3), ("primaryFields", 1), ("secondaryFields", 4), ("auxiliaryFields", 4)],
        ["posterGeneric"] = [("headerFields", 1), ("primaryFields", 4), ("footerFields", 2)],
    };

    public static void Advise(LintNode pass)
    {
        foreach (var (style, groups) in _most.Where(s => pass[s.Key].Kind == JsonValueKind.Object))
        {
            AdviseFields(pass, style, groups);
        }

        AdviseLayout(pass);
        AdviseActions(pass);
        AdviseDates(pass);
        AdviseEvents(pass["upcomingPassInformation"]);
    }

    private static void AdviseFields(LintNode pass, string style, (string Group, int Most)[] groups)
    {
        foreach (var (group, most) in groups.Where(g => pass[style][g.Group].Count > g.Most))
        {
            pass[style][group].Warn($"has {pass[style][group].Count} fields; a phone shows {most} of them");
        }

        if (
            style is "coupon" or "storeCard"
            && pass[style]["secondaryFields"].Count + pass[style]["auxiliaryFields"].Count is > 4 and var both
        )
        {
            pass[style]["auxiliaryFields"].Warn($"makes {both} fields with the secondary ones; a phone shows 4 of both in one row");
        }

        foreach (var group in pass[style].Names())
        {
            var list = pass[style][group];
            foreach (var field in list.Kind == JsonValueKind.Array ? list.Items("an array of fields") : [])
            {
                AdviseField(field, group);
            }
        }
    }

    private static void AdviseField(LintNode field, string group)
    {
        if (field["changeMessage"] is { PlainText: { Length: > 0 } message } change && !message.Contains("%@", StringComparison.Ordinal))
        {
            change.Warn("has no %@, where the new value goes; a phone says only that the pass has changed");
        }

        var most = TextWidth.MostOf(group);
        if (field["value"] is { PlainText: { } text } value && TextWidth.Of(text) > most && !field["dateStyle"].Exists)
        {
            value.Warn($"\"{Shown.Short(text)}\" is too long for its place; a phone cuts it after about {most * 2:0} characters");
        }
    }

    private static void AdviseLayout(LintNode pass)
    {
        var schemes = pass["preferredStyleSchemes"].Items("an array").Select(s => s.PlainText).ToHashSet();
        foreach (var name in pass.Names())
        {
            if (PassKeys.All.Exact(name) is not { Of: { Length: > 0 } of } key)
            {
                continue;
            }

            if (!of.Any(o => schemes.Contains(o) || pass[o].Exists))
            {
                pass[key.Name].Warn($"is shown on {string.Join(" and ", of)} only, which this pass is not; must be left out or have it");
            }
        }

        if (pass["stripColor"] is { Exists: true } strip)
        {
            strip.Warn("is in Apple's tool, and in none of its pages; no phone is known that shows it");
        }

        if (pass["posterGeneric"] is { Exists: true } poster && pass["boardingPass"].Exists)
        {
            poster.Warn("stands beside a boardingPass, for which Apple has no poster; should stand beside one of the other styles");
        }

        if (
            pass["posterGeneric"].Exists
            && pass.Reading.Files is { } files
            && !files.Any(f => f.Contains("artwork", StringComparison.Ordinal) || f.Contains("background", StringComparison.Ordinal))
        )
        {
            pass["posterGeneric"].Warn("has no picture; should have an artwork or background image");
        }
    }

    private static void AdviseActions(LintNode pass)
    {
        var actions = pass["featuredActions"];
        if (actions.Exists && pass["preferredStyleSchemes"].Count > 0)
        {
            actions.Warn("is not drawn on poster event tickets and semantic boarding passes");
        }

        foreach (var action in actions.Items("an array"))
        {
            var isPlace = action["type"].PlainText == "place";
            if (isPlace && !action["placeIdentifier"].Exists)
            {
                action["placeIdentifier"].Warn("is missing; a place is opened by its id on Apple's maps");
            }
            else if (!isPlace && !action["url"].Exists)
            {
                action["url"].Warn("is missing; the action opens nothing without it");
            }
            else if (action["type"].PlainText == "call" && action["url"].PlainText?.StartsWith("tel:", StringComparison.Ordinal) != true)
            {
                action["url"].Warn("of a call must begin with tel:");
            }
        }
    }

    private static void AdviseDates(LintNode pass)
    {
        var dates = pass["relevantDates"];
        if (dates.Exists && (pass["storeCard"].Exists || pass["coupon"].Exists))
        {
            dates.Warn("is passed over on cards and coupons, which show on the lock screen by places alone");
        }

        foreach (var entry in dates.Items("an array"))
        {
            if (
                PassDate.TryRead(entry["startDate"].PlainText, TimeZoneInfo.Utc, out var from)
                && PassDate.TryRead(entry["endDate"].PlainText, TimeZoneInfo.Utc, out var to)
                && (to.Local - to.Zone) - (from.Local - from.Zone) is var length
                && (length <= TimeSpan.Zero || length > TimeSpan.FromHours(24))
            )
            {
                entry["endDate"].Warn("must be after startDate, and at most 24 hours after it");
            }
        }
    }

    private static void AdviseEvents(LintNode events)
    {
        var identifiers = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var entry in events.Items("an array"))
        {
            if (!identifiers.Add(entry["identifier"].PlainText))
            {
                entry["identifier"].Warn("is that of another upcoming event too; must be unique");
            }

            if (entry["backFields"].Count == 0)
            {
                entry["backFields"].Warn("is missing; a phone shows no details of the event without any");
            }

            foreach (var url in (string[])["headerImage", "venueMap"])
            {
                foreach (var picture in entry["images"][url]["URLs"].Items("an array"))
                {
                    AdvisePicture(picture);
                }
            }
        }
    }

    private static void AdvisePicture(LintNode picture)
    {
        if (picture["URL"].PlainText?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true)
        {
            picture["URL"].Warn("must begin with https; a phone fetches no other picture");
        }

        if (picture["size"].IsNumber(out var size) && size > 2 * 1024 * 1024)
        {
            picture["size"].Warn("is over 2 MB; a phone fetches no larger picture");
        }
    }
}
