using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What the columns of a file seem to set, for people, who look at it and decide.</summary>
internal static partial class ImportGuess
{
    private static readonly (string Target, string[] Names)[] _words =
    [
        ("recoveryEmail", ["email", "mail", "emailaddress", "emailadresse", "mailadresse", "eemail"]),
        (
            "userDefinedId",
            [
                "customerid",
                "customernumber",
                "customerno",
                "memberid",
                "membernumber",
                "memberno",
                "externalid",
                "ownid",
                "userid",
                "kundennummer",
                "kundennr",
                "mitgliedsnummer",
                "mitgliedsnr",
                "kartennummer",
                "cardnumber",
            ]
        ),
        ("expiryDate", ["expiry", "expires", "expirationdate", "validuntil", "gültigbis", "gueltigbis", "ablaufdatum"]),
    ];

    private static readonly string[] _dates = ["dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "yyyy/MM/dd"];

    /// <summary>Attributes that a column can set; passId names the pass.</summary>
    public static IReadOnlyList<string> Attributes { get; } =
    ["passId", .. PassRequest.Attributes.Where(a => ImportColumn.Of(0, a.Name, a.Name, null) is not null).Select(a => a.Name)];

    /// <summary>What each column sets: an attribute, or <c>dynamicData.key</c>; null: nothing that is known. No two the same.</summary>
    public static IReadOnlyList<string?> Of(IReadOnlyList<string> columns, IReadOnlyList<DynamicKey>? keys)
    {
        var (targets, taken) = (new string?[columns.Count], new HashSet<string>(StringComparer.Ordinal));
        foreach (var look in new Func<string, string?>[] { ByName, BySpelling, ByWord })
        {
            for (var at = 0; at < columns.Count; at++)
            {
                if (targets[at] is null && look(columns[at]) is { } target && taken.Add(target))
                {
                    targets[at] = target;
                }
            }
        }

        return targets;

        string? ByName(string column) => ImportColumn.Of(0, column, column, keys)?.Path;

        string? BySpelling(string column)
        {
            var bare = Bare(column);
            return bare.Length == 0
                ? null
                : keys?.Where(k => Bare(k.Key) == bare || (k.Label is { } label && Bare(label) == bare))
                    .Select(k => "dynamicData." + k.Key)
                    .FirstOrDefault()
                    ?? Attributes.FirstOrDefault(a => Bare(a) == bare);
        }

        static string? ByWord(string column) =>
            Array.Find(_words, w => w.Names.Contains(Bare(column))) is { Target: not null } word ? word.Target : null;
    }

    /// <summary>The decimal sign that numbers of the first rows are written with.</summary>
    public static char SignOf(FileHead file, IReadOnlyList<string?> targets) =>
        Texts(file, targets, DynamicKeyType.Number).Any(t => Comma().IsMatch(t)) ? ',' : '.';

    /// <summary>How dates of the first rows are written; null: as ISO 8601 has it, or in no way that is known.</summary>
    public static string? DateFormat(FileHead file, IReadOnlyList<string?> targets)
    {
        var texts = Texts(file, targets, DynamicKeyType.DateTime).ToList();
        return texts.Count == 0
            ? null
            : Array.Find(
                _dates,
                f => texts.TrueForAll(t => DateTime.TryParseExact(t, f, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            );
    }

    private static IEnumerable<string> Texts(FileHead file, IReadOnlyList<string?> targets, DynamicKeyType type)
    {
        var columns = targets.Index().Where(t => t.Item is { } target && Type(target) == type).Select(t => t.Index).ToList();
        return file
            .Rows.Where(r => r.Fault is null)
            .SelectMany(r => columns.Where(c => c < r.Cells.Count && r.Cells[c].Kind == CellKind.Text).Select(c => r.Cells[c].Text.Trim()))
            .Where(t => t.Length > 0);

        DynamicKeyType? Type(string target) =>
            ImportColumn.Of(0, target, target, file.Keys) switch
            {
                { Kind: ColumnKind.Time } => DynamicKeyType.DateTime,
                { Kind: ColumnKind.DynamicValue, Type: var found } => found,
                _ => null,
            };
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    [GeneratedRegex(@"\A[+-]?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]+\z")]
    private static partial Regex Comma();
}
