using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What a pass lacks of the newer layout that it asks for: the phone shows the classic one without a word.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-event-pass-using-semantic-tags"/>,
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-airline-boarding-pass-using-semantic-tags"/></summary>
internal static class SchemeLint
{
    private const string Classic = "is missing; iOS 18 shows the classic event ticket without it",
        ClassicFlight = "is missing; iOS 26 shows the classic boarding pass without it";

    public static void Advise(LintNode pass)
    {
        var schemes = pass["preferredStyleSchemes"].Items("an array").Select(s => s.PlainText).ToList();
        if (schemes.Contains(SchemeNeeds.Flight))
        {
            AdviseFlight(pass, new(pass, "boardingPass"));
        }

        if (schemes.Contains(SchemeNeeds.Poster))
        {
            AdviseEvent(pass, new(pass, "eventTicket"));
        }
    }

    private static void AdviseFlight(LintNode pass, Tags tags)
    {
        foreach (var tag in SchemeNeeds.FlightTags.Where(t => !tags.Has(t)))
        {
            tags.At(tag).Warn(ClassicFlight);
        }

        if (pass["boardingPass"]["transitType"] is { PlainText: not SchemeNeeds.Air } transit)
        {
            transit.Warn("is not air; iOS 26 shows the classic boarding pass for all other transport");
        }

        AdviseSeats(tags);
    }

    private static void AdviseEvent(LintNode pass, Tags tags)
    {
        var kind = tags.At("eventType").PlainText;
        foreach (var tag in SchemeNeeds.EventTags(kind).Where(t => !tags.Has(t)))
        {
            tags.At(tag).Warn(Classic);
        }

        if (kind == SchemeNeeds.Live && !tags.Has("artistIDs"))
        {
            tags.At("artistIDs").Warn("is missing; without Apple Music's ids of the artists a phone offers no music");
        }

        AdviseTerminal(pass);
        if (pass.Reading.Files is { } files && !SchemeNeeds.HasPicture(files))
        {
            pass["preferredStyleSchemes"].Warn("asks for a poster without a picture; must have an artwork or background image");
        }

        if (!tags.Has("eventStartDate") && !tags.Has("eventStartDateInfo"))
        {
            tags.At("eventStartDate").Warn("is missing; without it a phone can't say when the event begins");
        }

        AdvisePeriod(tags);
        AdviseSeats(tags);
    }

    // Apple's page offers barcodes on posters too, and its tool asks for NFC: a phone that disagrees shows the classic ticket.
    private static void AdviseTerminal(LintNode pass)
    {
        if (!pass["nfc"].Exists)
        {
            pass["nfc"]
                .Warn(
                    pass["barcodes"].Count > 0
                        ? "is missing; a poster with a barcode alone is shown from iOS 27 on, and as the classic event ticket before"
                        : Classic
                );
        }
        else if (pass["nfc"]["requiresAuthentication"].Kind != JsonValueKind.True)
        {
            pass["nfc"]["requiresAuthentication"].Warn("is not true; iOS 18 shows the classic event ticket without it");
        }
    }

    private static void AdvisePeriod(Tags tags)
    {
        var (start, end) = (tags.At("eventStartDate"), tags.At("eventEndDate"));
        if (
            PassDate.TryRead(start.PlainText, TimeZoneInfo.Utc, out var from)
            && PassDate.TryRead(end.PlainText, TimeZoneInfo.Utc, out var to)
            && from.Local - from.Zone > to.Local - to.Zone
        )
        {
            end.Warn("is before eventStartDate; must be after it");
        }
    }

    private static void AdviseSeats(Tags tags)
    {
        if (!tags.Has("seats"))
        {
            tags.At("seats").Warn("is missing; the place where the seat is shown stays empty");
        }
    }

    /// <summary>The tags of a pass, and of its style's fields.</summary>
    private sealed class Tags
    {
        private readonly LintNode _own;
        private readonly HashSet<string> _fields = new(StringComparer.Ordinal);

        public Tags(LintNode pass, string style)
        {
            _own = pass["semantics"];
            foreach (var group in pass[style].Names())
            {
                var list = pass[style][group];
                foreach (var field in list.Kind == JsonValueKind.Array ? list.Items("an array") : [])
                {
                    _fields.UnionWith(field["semantics"].Names());
                }
            }
        }

        public LintNode At(string tag) => _own[tag];

        public bool Has(string tag) => _own[tag] is { Exists: true, PlainText: not "" } || _fields.Contains(tag);
    }
}
