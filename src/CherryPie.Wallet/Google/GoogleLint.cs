namespace CherryPie.Wallet;

/// <summary>Tells what of a design Google Wallet passes over or shows otherwise. None of it is a fault: the pass is made without.</summary>
public static class GoogleLint
{
    /// <summary>Looks through a design.</summary>
    /// <param name="design">The design, before redemption.</param>
    /// <param name="settings">What its template says of Google Wallet.</param>
    /// <param name="pictures">The pictures that it has; a logo may be the icon as well.</param>
    /// <param name="notes">Takes the notes, by the path of the caller's attribute.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Advise(
        PassDesign design,
        GoogleSettings settings,
        IReadOnlyCollection<PassImage> pictures,
        ICollection<PassFinding> notes
    )
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(notes);
        var document = design.Document;
        foreach (var path in Dropped(document))
        {
            notes.Add(new(path, "has no counterpart in Google Wallet, and is left out there"));
        }

        if (pictures.Contains(PassImage.Footer))
        {
            notes.Add(new($"{document.Path}.footerFile", "has no counterpart in Google Wallet, and is left out there"));
        }

        if (document.Locations.Items.Count > GooglePlaces.Most)
        {
            notes.Add(new(document.Locations.Path, $"Google Wallet takes {GooglePlaces.Most} places; the others are left out there"));
        }

        Kind(design, settings, pictures, notes);
    }

    private static IEnumerable<string> Dropped(DesignDocument design)
    {
        var attributes = new (bool IsThere, string Path)[]
        {
            (design.Foreground.Value is not null, design.Foreground.Path),
            (design.LabelColor.Value is not null, design.LabelColor.Path),
            (design.Beacons.Items.Count > 0, design.Beacons.Path),
            (design.MaxDistance.Value is not null, design.MaxDistance.Path),
            (design.UserInfo.Value is not null, design.UserInfo.Path),
            (design.AppLaunchUrl.Value is not null, design.AppLaunchUrl.Path),
            (design.NfcMessage.Value is not null, design.NfcPath),
        };
        var texts = design.Locations.Items.Where(l => l.Text.Value is not null).Select(l => l.Text.Path).Take(1);
        var aligned = design
            .Fields.SelectMany(g => g.Parts)
            .SelectMany(p => p.Fields)
            .Where(f => f.Alignment.Value is not null)
            .Select(f => f.Alignment.Path)
            .Take(1);
        return attributes.Where(a => a.IsThere).Select(a => a.Path).Concat(texts).Concat(aligned);
    }

    private static void Kind(
        PassDesign design,
        GoogleSettings settings,
        IReadOnlyCollection<PassImage> pictures,
        ICollection<PassFinding> notes
    )
    {
        var facts = new GoogleFacts(Sample(design, settings, pictures));
        var kind = settings.Type ?? GoogleMapping.Natural(facts);
        var draft = GoogleMapping.Draft(facts, kind);
        if (draft.MissingInAll.Count > 0)
        {
            notes.Add(
                new(
                    $"{design.Document.Path}.type",
                    $"Google Wallet shows it as a generic pass; a pass of its kind {kind.Name()} needs "
                        + string.Join(" and ", draft.MissingInAll)
                )
            );
            draft = GoogleMapping.Draft(facts, GooglePassKind.Generic);
        }

        foreach (var field in draft.Dropped)
        {
            notes.Add(
                new(
                    $"{design.Document.Path}.{field.Group}",
                    $"Google Wallet shows {GoogleModules.Most} texts of all passes and {GoogleModules.Most} of each; "
                        + $"{Shown.Short(field.Key)} is left out there"
                )
            );
        }
    }

    private static GooglePassSource Sample(PassDesign design, GoogleSettings settings, IReadOnlyCollection<PassImage> pictures) =>
        new()
        {
            Design = design,
            Content = SamplePasses.Of(design.Keys).First(),
            Settings = settings,
            IssuerId = "1",
            TemplateIndex = "1",
            ObjectId = "1.1",
            Start = DateTimeOffset.UnixEpoch,
            Now = DateTimeOffset.UnixEpoch,
            Pictures =
                pictures.Contains(PassImage.Logo) || pictures.Contains(PassImage.Icon)
                    ? new() { Logo = new("https://example.com/logo.png") }
                    : new(),
        };
}
