using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>How many fields a pass type has room for (WalletKit document, the layouts at its end). Back fields have no limit.</summary>
/// <param name="Name">The value of <c>pass_type</c>.</param>
/// <param name="Style">The same in Wallet's terms.</param>
/// <param name="Primary">At most so many.</param>
/// <param name="Secondary">At most so many; with the auxiliary ones where <paramref name="Auxiliary"/> is null.</param>
/// <param name="Auxiliary">At most so many.</param>
internal sealed record PassLayout(string Name, PassStyle Style, int Primary, int Secondary, int? Auxiliary)
{
    private const int Header = 3;

    private static readonly PassLayout[] _all =
    [
        new("boardingPass", PassStyle.BoardingPass, 2, 4, 5),
        new("coupon", PassStyle.Coupon, 1, 4, null),
        new("eventTicket", PassStyle.EventTicket, 1, 4, 4),
        new("storeCard", PassStyle.StoreCard, 1, 4, null),
        new("generic", PassStyle.Generic, 1, 4, null),
    ];

    /// <summary>The field groups and what a design calls them.</summary>
    public static readonly (string Sent, string Design)[] Groups =
    [
        ("headerFields", "header"),
        ("primaryFields", "primary"),
        ("secondaryFields", "secondary"),
        ("auxiliaryFields", "auxiliary"),
        ("backFields", "back"),
    ];

    public static PassLayout? Read(JsonFields fields)
    {
        var word = fields.RequiredText("pass_type", 64);
        var layout = Array.Find(_all, l => l.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
        if (layout is null && !string.IsNullOrEmpty(word))
        {
            fields.Problems.Add("pass_type", $"must be one of {string.Join(", ", _all.Select(l => l.Name))}");
        }

        return layout;
    }

    /// <param name="counts">How many fields there are, by group as sent.</param>
    /// <param name="problems">Takes what is too much.</param>
    public void Check(IReadOnlyDictionary<string, int> counts, Problems problems)
    {
        Limit("headerFields", counts["headerFields"], Header);
        Limit("primaryFields", counts["primaryFields"], Primary);
        if (Auxiliary is { } most)
        {
            Limit("secondaryFields", counts["secondaryFields"], Secondary);
            Limit("auxiliaryFields", counts["auxiliaryFields"], most);
        }
        else if (counts["secondaryFields"] + counts["auxiliaryFields"] is var both && both > Secondary)
        {
            problems.Add("secondaryFields", $"are {both} with auxiliaryFields; a {Name} has room for {Secondary} of both together");
        }

        void Limit(string group, int count, int most)
        {
            if (count > most)
            {
                problems.Add(group, $"are {count}; a {Name} has room for {most}");
            }
        }
    }
}
