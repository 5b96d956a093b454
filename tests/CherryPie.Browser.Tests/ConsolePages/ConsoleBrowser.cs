using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A server with something to show, Chromium, and the first owner signed in by one click.</summary>
public class ConsoleBrowser : IAsyncLifetime
{
    // In milliseconds: two cores have much else to do.
    private const float Longest = 60_000;

    // A month of a bakery, a team and a webhook that fails; rows of their own, since nothing that takes a month can be waited for.
    private static readonly string[] _rows =
    [
        "UPDATE accounts SET name = 'Cherry Pie Bakery' WHERE id = $1",
        """
            INSERT INTO events (account_id, position, message_id, type, at, data)
            SELECT $1, (extract(epoch FROM at) * 1000000)::bigint + n, concat('evt_', type, day, '_', n), type, at, '{}'
            FROM generate_series(0, 29) day,
                (VALUES ('pass.issued', 40, 1), ('pass.installed', 28, 2), ('pass.uninstalled', 9, 3)) x(type, most, minute),
                LATERAL generate_series(1, greatest(0, (most * (0.55 + 0.45 * sin(day / 2.3) + (day * 7 % 5) * 0.13))::int)) n,
                LATERAL (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                    - make_interval(days => day, mins => -minute)) t(at)
            """,
        """
            INSERT INTO passes SELECT (jsonb_populate_record(p, jsonb_build_object('id', 'seed' || to_char(n, 'FM0000000000'),
                'number', 100000 + n, 'user_defined_id', null, 'passbook_devices', 1))).*
            FROM passes p, generate_series(1, 812) n
            WHERE p.number = (SELECT min(number) FROM passes WHERE account_id = $1)
            """,
        """
            UPDATE issue_counters i SET issued = 1046 FROM campaigns c
            WHERE c.account_id = $1 AND i.counter_id = c.counter_id AND i.shard = 0 AND i.issued > 0
            """,
        """
            INSERT INTO people (id, name, created_at, user_name, normalized_user_name, email, normalized_email, email_confirmed,
                two_factor_enabled, lockout_enabled, access_failed_count, runs_installation, last_sign_in_at)
            SELECT gen_random_uuid(), name, now(), email, upper(email), email, upper(email), true, safe, true, 0, false, now()
            FROM (VALUES ('Grace Hopper', 'grace.hopper@example.com', true), ('Ada Lovelace', 'ada@example.com', true),
                ('Bartholomäus von und zu Hohenstaufen-Weißenfels', 'bartholomaeus.hohenstaufen@a-long-name.bakery.example.com', false),
                ('<script>alert(1)</script>', 'script@example.com', false)) p(name, email, safe)
            WHERE $1 IS NOT NULL
            """,
        """
            INSERT INTO memberships (person_id, account_id, role, created_at)
            SELECT id, $1, CASE name WHEN 'Grace Hopper' THEN 'owner' WHEN 'Ada Lovelace' THEN 'editor' ELSE 'operator' END, now()
            FROM people WHERE email LIKE '%example.com'
            """,
        """
            INSERT INTO webhooks (id, account_id, url, events, payload, include_personal, secret, created_at, updated_at, failing_since)
            VALUES ('wh_till', $1, 'https://till.bakery.example.com/secret-path', '{*}', 'full', false, ''::bytea, now(), now(), now())
            """,
        """
            INSERT INTO jobs (kind, subject, account_id, done, total, attempts, position, is_dead, run_at)
            VALUES ('template-changed', '0', $1, 3120, 8400, 1, 0, false, now() + interval '1 day')
            """,
        """
            INSERT INTO jobs (kind, subject, account_id, done, total, attempts, position, is_dead, run_at, error)
            SELECT 'push', 'pass.com.example.demo 0123456789abcdef0123456789abcde' || n, $1, 0, 0, 10, 0, true, now(),
                'APNs answered 503 ServiceUnavailable' FROM generate_series(1, 3) n
            """,
        """
            INSERT INTO events (account_id, position, message_id, type, pass_id, at, data)
            SELECT $1, (extract(epoch FROM now()) * 1000000)::bigint + n, 'evt_refused_' || n, 'pass.pushFailed',
                (SELECT min(id) FROM passes WHERE account_id = $1), now(),
                json_build_object('status', CASE WHEN n > 6 THEN 503 ELSE 400 END,
                    'reason', CASE WHEN n > 6 THEN 'ServiceUnavailable' ELSE 'BadDeviceToken' END)
            FROM generate_series(1, 9) n
            """,
        """
            INSERT INTO events (account_id, position, message_id, type, at, data)
            SELECT $1, (extract(epoch FROM now()) * 1000000)::bigint + 100 - n, 'evt_past_' || n, type, now() - n * interval '7 hours',
                json_build_object('templateName', name, 'changed', json_build_array('passbook'))
            FROM (VALUES (1, 'template.pushed', 'summer_sale'), (2, 'template.changed', 'loyalty_card')) e(n, type, name)
            """,
        """
            INSERT INTO webhook_deliveries (webhook_id, position, account_id, message_id, type, pass_id, due_at, attempts, status, code,
                milliseconds, error, at, tried_at)
            SELECT 'wh_till', n, $1, 'evt_delivery_' || n, CASE WHEN n % 2 = 0 THEN 'pass.installed' ELSE 'pass.issued' END,
                (SELECT min(id) FROM passes WHERE account_id = $1), CASE WHEN n > 28 THEN now() + interval '2 hours' END,
                CASE WHEN n > 25 THEN 4 ELSE 1 END, CASE WHEN n > 28 THEN 'pending' WHEN n > 25 THEN 'failed' ELSE 'delivered' END,
                CASE WHEN n > 25 THEN 502 ELSE 200 END, 84, CASE WHEN n > 25 THEN 'status 502' END, now(), now()
            FROM generate_series(1, 30) n
            """,
        """
            INSERT INTO api_failures (account_id, at, method, route, status, field, message, trace_id, dropped)
            SELECT $1, now() - place * interval '7 minutes', method, route, status, field, message, md5(place::text), place % 2 * 310
            FROM (VALUES (1, 'POST', '/v2/passes', 400, 'templateName', 'templateName: there is no template "cofee"'),
                (2, 'PUT', '/v2/passes/{passId}', 404, '', 'There is no pass "…"'),
                (3, 'POST', '/v2/templates/{templateName}/language/{language}/images/{part}', 503, '', 'The server is busy; try again'))
                f(place, method, route, status, field, message)
            """,
        """
            INSERT INTO campaigns (account_id, index, name, certificate_id, status, display_name, start_date, end_date, max_issue,
                counter_id, change_count, created_at, updated_at)
            SELECT $1, 'seed' || n, name, (SELECT min(id) FROM certificates WHERE account_id = $1), status, shown, now() + begins,
                now() + ends, most, nextval('issue_counter_ids'), 0, now(), now()
            FROM (VALUES (1, 'spring_2026', 'FROZEN', 'Spring 2026', interval '-90 days', interval '30 days', 5000),
                (2, 'grand_opening_of_the_second_bakery_in_the_old_town_hall_2027_a', 'ACTIVE', 'Grand opening of the second bakery',
                    interval '20 days', NULL, 0),
                (3, 'winter_2025', 'INVALID', '<b>Winter</b> 2025', interval '-400 days', interval '-200 days', 1200)) c(n, name, status,
                    shown, begins, ends, most)
            """,
        "INSERT INTO issue_counters SELECT counter_id, 0, max_issue * 7 / 10, NULLIF(max_issue, 0) FROM campaigns "
            + "WHERE account_id = $1 AND index LIKE 'seed%'",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private readonly ConditionalWeakTable<IPage, ConcurrentDictionary<IRequest, string>> _waits = new();

    public ConsoleBrowser()
        : this(new ListeningServer()) { }

    protected ConsoleBrowser(ListeningServer server) => Server = server;

    public ListeningServer Server { get; }

    /// <summary>Passkeys belong to a name, so by name.</summary>
    public string Address => Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public Guid Account { get; private set; }

    /// <summary>Of the demo, as all that is named here.</summary>
    public string PassType { get; private set; } = "";

    public string Campaign { get; private set; } = "";

    /// <summary>The pass that has a history.</summary>
    public string Pass { get; private set; } = "";

    /// <summary>A file that waits for its import, a trial and an import that are done.</summary>
    public ImportRows Imports { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(Server.ConnectionString);
        await using (var first = database.CreateCommand("SELECT id FROM accounts ORDER BY created_at LIMIT 1"))
        {
            Account = (Guid)(await first.ExecuteScalarAsync())!;
        }

        await using (
            var demo = database.CreateCommand(
                "SELECT c.name, e.pass_type_identifier FROM campaigns c JOIN certificates e ON e.id = c.certificate_id "
                    + "ORDER BY c.id LIMIT 1"
            )
        )
        await using (var row = await demo.ExecuteReaderAsync())
        {
            await row.ReadAsync();
            (Campaign, PassType) = (row.GetString(0), row.GetString(1));
        }

        foreach (var sql in _rows.Concat(PassRows.All))
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new() { Value = Account });
            await command.ExecuteNonQueryAsync();
        }

        await using (var shown = database.CreateCommand("SELECT id FROM passes WHERE user_defined_id = 'member-0042'"))
        {
            Pass = (string)(await shown.ExecuteScalarAsync())!;
        }

        Imports = await ImportRows.Make(Server, Account);
        Assertions.SetDefaultExpectTimeout(Longest);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program });
    }

    public virtual async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        await ((IAsyncLifetime)Server).DisposeAsync();
    }

    /// <summary>A page of somebody new.</summary>
    public async Task<IPage> Page(int width = 1280, bool isDark = false, bool scripts = true, string language = "en-GB")
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = Address,
                Locale = language,
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = scripts,
                ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 900 },
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(Longest);
        var page = await context.NewPageAsync();
        var waits = new ConcurrentDictionary<IRequest, string>();
        page.Request += (_, request) => waits[request] = $"{request.Method} {request.Url}";
        page.RequestFinished += (_, request) => waits.TryRemove(request, out string? _);
        page.RequestFailed += (_, request) => waits.TryRemove(request, out string? _);
        _waits.Add(page, waits);
        return page;
    }

    /// <summary>Goes to a page, until nothing on it is still being counted.</summary>
    public Task Show(IPage page, string path) =>
        Timely(
            page,
            async () =>
            {
                await page.GotoAsync(path);
                await page.WaitForFunctionAsync("() => document.readyState === 'complete' && !document.querySelector('.bone')");
            }
        );

    // What does not come in time says where it is and what it waits for.
    private async Task Timely(IPage page, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (TimeoutException e)
        {
            var waits = _waits.TryGetValue(page, out var known) ? string.Join(", ", known.Values) : "";
            throw new TimeoutException(
                $"{page.Url} waits for {(waits.Length == 0 ? "no request" : waits)}; {await State(page)}\n"
                    + string.Join('\n', Server.Log.TakeLast(40)),
                e
            );
        }
    }

    private static async Task<string> State(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>("() => `${document.readyState}, ${document.body.innerText.slice(0, 500)}`")
                .WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            return "it does not answer";
        }
    }

    /// <summary>Signs the first owner in, and shows the account.</summary>
    public async Task<IPage> Owner(int width = 1280, bool isDark = false, bool scripts = true, string language = "en-GB")
    {
        var page = await Page(width, isDark, scripts, language);
        await Timely(
            page,
            async () =>
            {
                await page.GotoAsync("/console/sign-in?lang=en");
                await page.ClickAsync("text=Continue as the first owner");
                await page.WaitForURLAsync($"**/console/{Account}");
            }
        );
        return page;
    }
}
