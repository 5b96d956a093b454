using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>All verbs. Without one the program serves.</summary>
internal static class Verbs
{
    private static readonly Verb[] _all =
    [
        new("migrate", "brings the database up to this version and exits", Migrate.Run, Database: false),
        new("health", "exit code 0 when the local server is ready", Health.Run, Database: false),
        new(
            "accounts create NAME [--key K] [--secret S] [--json]",
            "makes an account; an existing key and secret can be brought along",
            AccountVerbs.Create
        ),
        new("accounts list [--json]", "lists accounts", AccountVerbs.List),
        new("accounts rotate KEY [--json]", "makes a new secret for an API key", AccountVerbs.Rotate),
        new("accounts disable KEY [--json]", "answers an account's calls with 403", AccountVerbs.Disable),
        new("accounts enable KEY [--json]", "lets a disabled account call again", AccountVerbs.Enable),
        new(
            "console invite EMAIL --account KEY --role ROLE [--operator] [--mail] [--json]",
            "prints a link that brings somebody into an account's team, as owner, editor, operator or viewer; --operator: who also runs "
                + "the installation; --mail: sends it",
            ConsoleVerbs.Invite
        ),
        new(
            "console reset EMAIL [--json]",
            "gives a person of the console a new password, takes their authenticator app away and ends their sessions",
            ConsoleVerbs.Reset
        ),
        new("secrets rotate", "seals every stored secret under the first of the listed master keys", SecretsRotate.Run),
        new(
            "backup FILE [--master-key KEYFILE] [--replace]",
            "writes the database, while servers run, into a file (-: standard output), and the master key into another; "
                + "--replace: files of these names may be replaced",
            BackupVerbs.Backup,
            Database: false
        ),
        new(
            "restore FILE [--master-key KEYFILE]",
            "fills an empty database from a backup (-: standard input) while no server runs",
            BackupVerbs.Restore,
            Database: false
        ),
        new("doctor [--json]", "checks the installation and says what to fix; exit code 1 when something is wrong", Doctor.Run),
        new(
            "dev sign FILE.csr --pass-type-id ID --team TEAM --team-name NAME --out FILE.cer [--nfc]",
            "signs a CSR with the development authority (Development only)",
            DevSign.Run,
            Database: false
        ),
        new(
            "simulate apns [--port PORT] [--out-roots FILE] [--fault TOKEN=STATUS:REASON,…] [--status STATUS:REASON] [--every N] "
                + "[--delay TIME] [--goaway-every N] [--reset-every N] [--refuse-tls] [--http1] [--silent]",
            "stands in for APNs on this machine and shows each push",
            SimulateApns.Run,
            Database: false
        ),
        new(
            "simulate google [--port PORT] [--issuer ID] [--out-key FILE] [--out-roots FILE] [--http] [--allow-http] [--not-added] "
                + "[--rate N] [--no-callbacks] [--status STATUS] [--times N] [--retry-after SECONDS] [--delay TIME] [--lose N] [--frozen] "
                + "[--only TEXT]",
            "stands in for Google Wallet on this machine: API, tokens, save links and callbacks, with a key for its one service account",
            SimulateGoogle.Run,
            Database: false
        ),
        new(
            "simulate device URL-OR-PASS-ID [--server URL] [--apns URL] [--trusted-roots FILE] [--lang LANGUAGE] [--ios VERSION] "
                + "[--changes N]",
            "does with a pass what an iPhone does: registers it, waits for pushes, fetches changes and shows their messages",
            SimulateDevice.Run,
            Database: false
        ),
        new(
            "push template NAME [--account KEY] [--no-wait]",
            "announces a template's newest design to all devices with its passes, and shows the progress",
            PushTemplateVerb.Run
        ),
        new(
            "templates export NAME [--account KEY] [--out FILE]",
            "writes a template's design as a ZIP for Apple's Pass Designer, NAME.pkpasstemplate.zip unless said otherwise",
            TemplateVerbs.Export
        ),
        new(
            "templates import FILE NAME CAMPAIGN [--account KEY] [--language LANGUAGE] [--start TIME]",
            "makes a template NAME of the campaign from a .pkpass or a zipped .pkpasstemplate, and says what could not be kept",
            TemplateVerbs.Import
        ),
        new(
            "import FILE [--template NAME] [--mode MODE] [--key KEY] [--map COLUMN=ATTRIBUTE] [--on-error MODE] [--date-format FORMAT] "
                + "[--decimal SIGN] [--unknown-columns MODE] [--mail] [--dry-run] [--errors FILE] [--account KEY]",
            "issues or changes a pass for each row of a CSV, TSV, Excel or NDJSON file; --map may be repeated; --errors: where refused "
                + "rows are written",
            ImportVerb.Run
        ),
        new(
            "update --filter JSON --set CHANGE [--mail] [--dry-run] [--account KEY]",
            "changes all passes that a search's passFilter finds; CHANGE is KEY=VALUE or the JSON of a PUT, and may be repeated",
            UpdateVerb.Run
        ),
        new(
            "export --out FILE [--filter JSON] [--columns NAMES] [--format FORMAT] [--account KEY]",
            "writes passes into a new file; JSON is a search's passFilter, NAMES have commas between them, FORMAT is csv, xlsx or ndjson "
                + "(else by FILE's ending)",
            ExportVerb.Run
        ),
        .. BulkJobVerbs.All,
        new(
            "push explain PASSID [--json]",
            "says for each device of a pass what was sent, what APNs answered and what the device did",
            PushVerbs.Explain
        ),
        new("devices list PASSID [--json]", "lists the devices that have a pass, those heard of last first", DeviceVerbs.List),
        new(
            "devices forget PASSID DEVICE",
            "deletes a device's registration for a pass; DEVICE is the beginning of its id",
            DeviceVerbs.Forget
        ),
        new("links revoke PASSID", "ends the link by which a customer edits a pass; the next mail has a new one", LinkVerbs.Revoke),
        new("jobs list [--dead] [--json]", "lists jobs that are not done, dead ones first", JobVerbs.List),
        new("jobs retry ID", "makes a dead or waiting job due at once", JobVerbs.Retry),
        new("webhooks list [--account KEY] [--json]", "lists webhooks with their health; of an address only the host", WebhookVerbs.List),
        new(
            "webhooks deliveries ID [--limit N] [--json]",
            "lists what a webhook was sent and what came of it, the newest events first",
            WebhookVerbs.Deliveries
        ),
        new(
            "audit list [--account KEY] [--object NAME] [--since TIME] [--limit N] [--json]",
            "lists who did what to which object, the newest first",
            AuditVerbs.List
        ),
        new(
            "events tail --account KEY [--since TIME] [--follow] [--json]",
            "lists what happened in an account, of the last hour unless told otherwise; --follow: and goes on until Ctrl+C",
            EventVerbs.Tail
        ),
        new(
            "inspect FILE.pkpass [--json]",
            "opens a package and says whether iOS would; exit code 1 when not",
            Inspect.Run,
            Database: false
        ),
    ];

    public static string Overview { get; } =
        "Without a verb: serves. Verbs:"
        + Environment.NewLine
        + Listed(_all)
        + Environment.NewLine
        + "  version"
        + Environment.NewLine
        + "      prints which build this is, as --version does"
        + Environment.NewLine
        + "  help"
        + Environment.NewLine
        + "      prints this"
        + Environment.NewLine
        + "Everywhere: --verbose (stack traces), --help, and any setting as --Name value";

    public static IReadOnlyList<Verb> All => _all;

    /// <summary>The verbs that begin with a word, such as accounts; null when none does.</summary>
    public static string? Topic(string word) =>
        _all.Where(v => v.Name.Split(' ')[0] == word).ToArray() is { Length: > 0 } found ? Listed(found) : null;

    /// <summary>Says that the words are no verb, and which one may have been meant.</summary>
    public static string Unknown(IReadOnlyList<string> words)
    {
        if (Topic(words[0]) is { } topic)
        {
            var second = words.Count > 1 && !words[1].StartsWith('-') ? words[1] : null;
            var meant = Suggestion.For($"{words[0]} {second}", _all.Select(v => v.Name));
            return (second is null ? $"'{words[0]}' alone is no verb." : $"Unknown verb '{words[0]} {second}'.")
                + (second is null || meant is null ? "" : $" Did you mean '{meant}'?")
                + $" There are:{Environment.NewLine}{topic}";
        }

        if (words[0] is "serve" or "run" or "start")
        {
            return $"'{words[0]}' is no verb: without one the program serves. All verbs: help";
        }

        var near = Suggestion.For(string.Join(' ', words.Take(2)), _all.Select(v => v.Name));
        near ??= Suggestion.For(words[0], _all.Select(v => v.Name.Split(' ')[0]).Append("version").Append("help").Distinct());
        return near is null
            ? $"Unknown verb '{words[0]}'.{Environment.NewLine}{Overview}"
            : $"Unknown verb '{words[0]}'. Did you mean '{near}'? All verbs: help";
    }

    private static string Listed(IEnumerable<Verb> verbs) =>
        string.Join(Environment.NewLine, verbs.Select(v => $"  {v.Usage}{Environment.NewLine}      {v.Does}"));

    /// <summary>The verb that the words begin with, the longest name first.</summary>
    public static Verb? Find(IReadOnlyList<string> words) =>
        _all.Where(v => words.Take(v.Words).SequenceEqual(v.Name.Split(' '))).MaxBy(v => v.Words);
}
