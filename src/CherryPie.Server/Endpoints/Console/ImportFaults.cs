using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Words what is wrong with a file and how it is to be read, at the input that it is wrong in. What is not known is shown as the
/// use case says it.</summary>
internal static class ImportFaults
{
    private static readonly (string Begins, string Field, string Key)[] _known =
    [
        ("file: larger", "file", "bulk.fault.large"),
        ("file: is empty", "file", "bulk.fault.empty"),
        ("file: The file is empty", "file", "bulk.fault.empty"),
        ("file: it has a header", "file", "bulk.fault.rows"),
        ("file: The file has a header", "file", "bulk.fault.rows"),
        (UploadedFiles.Gone, "file", "bulk.fault.gone"),
        ("request: only", "", "bulk.fault.notDone"),
        ("request: the file is no longer kept. Its", "", "bulk.fault.half"),
        ("request: the file", "", "bulk.fault.gone"),
        ("request:", "", "bulk.fault.many"),
        ("templateName: is required", "template", "bulk.fault.template"),
        ("templateName: there is no", "template", "bulk.fault.unknown"),
        ("templateName:", "template", "bulk.fault.unknown"),
        ("dateFormat:", "dateFormat", "bulk.fault.date"),
        ("key:", "key", "bulk.fault.upsert"),
        ("changes.dynamicData.", "key", "bulk.fault.key"),
    ];

    private static readonly (string Begins, string Key)[] _header =
    [
        ("No column is", "bulk.fault.noKey"),
        ("No column of the file", "bulk.fault.nothing"),
        ("The only known column", "bulk.fault.nothing"),
        ("The columns", "bulk.fault.twice"),
        ("The header has the column", "bulk.fault.header"),
        ("templateName is needed", "bulk.fault.dateTemplate"),
    ];

    public static ConsoleFault Of(ConsoleTexts texts, Refusal refusal) => Of(texts, refusal.Message);

    /// <summary>All that is wrong at once.</summary>
    public static List<ConsoleFault> All(ConsoleTexts texts, Refusal refusal) =>
        [
            .. refusal
                .Message.Split("; ")
                .Where(part => part.Contains(':', StringComparison.Ordinal)) // or it goes on about the one before
                .Select(part => Of(texts, part))
                .DistinctBy(f => (f.Field, f.Text)),
        ];

    /// <summary>Of a file that was sent: what is not known of it is said at its input.</summary>
    public static ConsoleFault OfFile(ConsoleTexts texts, Refusal refusal)
    {
        const string File = "file: ";
        var fault = Of(texts, refusal);
        return fault.Field.Length == 0 && fault.Text.StartsWith(File, StringComparison.Ordinal)
            ? new("file", fault.Text[File.Length..])
            : fault;
    }

    /// <summary>Of columns that can't be used as they are asked for.</summary>
    /// <param name="columns">The file's.</param>
    public static ConsoleFault OfHeader(ConsoleTexts texts, TableException fault, IReadOnlyList<string> columns)
    {
        var known = Array.Find(_header, k => fault.Message.StartsWith(k.Begins, StringComparison.Ordinal));
        var at = fault.Column is { } name ? columns.ToList().FindLastIndex(c => c == name) : -1;
        return new(at >= 0 ? ImportInputs.NameOf(at) : "", known.Key is null ? fault.Message : texts[known.Key]);
    }

    private static ConsoleFault Of(ConsoleTexts texts, string message) =>
        Array.Find(_known, k => message.StartsWith(k.Begins, StringComparison.Ordinal)) is { Key: not null } known
            ? new(known.Field, texts[known.Key])
            : new("", PassWords.Cut(message));
}
