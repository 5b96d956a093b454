using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Fields that are moved by mouse, finger and keyboard, and pictures that are dropped.</summary>
[Trait("needs", "chromium")]
public sealed class DesignerDragTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Fact]
    public async Task A_field_is_dragged_into_another_group_and_stands_there_on_the_pass()
    {
        var page = await browser.Owner();
        await Make(page, "dragged", "eventTicket");
        await Drag(page, Piece(page, "secondary").First, List(page, "auxiliary"));
        await Expect(Piece(page, "auxiliary")).ToHaveCountAsync(1);
        await Expect(Piece(page, "secondary")).ToHaveCountAsync(1);
        await Expect(List(page, "auxiliary").Locator("select[name$='.group']")).ToHaveValueAsync("auxiliary");
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A"); // the picture follows
        await Save(page);
        await Expect(Piece(page, "auxiliary")).ToHaveCountAsync(1);
        await Expect(Piece(page, "secondary")).ToHaveCountAsync(1);
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_field_is_dragged_before_another_one_of_its_group()
    {
        var page = await browser.Owner();
        await Make(page, "ordered", "eventTicket");
        await Drag(page, Piece(page, "secondary").Nth(1), Piece(page, "secondary").Nth(0));
        await Expect(page.Locator("#stage .secondary .value").First).ToHaveTextAsync("3");
        await Save(page);
        await Expect(page.Locator("#stage .secondary .value").First).ToHaveTextAsync("3");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_field_is_dragged_by_a_finger_into_another_group_and_before_another_one()
    {
        var page = await browser.Owner();
        var finger = await page.Context.NewCDPSessionAsync(page);
        await finger.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true, ["maxTouchPoints"] = 1 });
        await Make(page, "by_finger", "eventTicket");
        await Drag(page, Piece(page, "secondary").Nth(1), Piece(page, "secondary").Nth(0), finger);
        await Expect(page.Locator("#stage .secondary .value").First).ToHaveTextAsync("3");
        await Drag(page, Piece(page, "secondary").Nth(1), List(page, "auxiliary"), finger);
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A");
        await Save(page);
        await Expect(Piece(page, "auxiliary")).ToHaveCountAsync(1);
        await Expect(page.Locator("#stage .secondary .value").First).ToHaveTextAsync("3");
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_field_goes_into_another_group_by_keyboard_and_stands_there_on_the_pass()
    {
        var page = await browser.Owner();
        await Make(page, "by_keys", "eventTicket");
        await List(page, "secondary").Locator("select[name$='.group']").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown"); // the next of the choices
        await Expect(Piece(page, "auxiliary")).ToHaveCountAsync(1);
        await Expect(List(page, "auxiliary").Locator("select[name$='.group']")).ToBeFocusedAsync();
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A");
        await page.Locator("button[value=save]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved.");
        await Expect(page.Locator("#stage .auxiliary")).ToContainTextAsync("12 A");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_picture_is_dropped_on_its_place_and_one_beside_it_does_no_harm()
    {
        var page = await browser.Owner();
        await Make(page, "dropped", "coupon");
        await Drop(page, page.Locator("h1"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("dropped"); // the page is still there
        await Drop(page, page.Locator(".slot:has([name=passbook-StripFile])"));
        await Expect(page.Locator("#stage .strip-image")).ToBeVisibleAsync();
        await Expect(page.Locator(".crop-strip img")).ToBeVisibleAsync();
        await Expect(page.Locator(".slot.over")).ToHaveCountAsync(0);
        await Save(page);
        await Expect(page.Locator("#stage .strip-image")).ToBeVisibleAsync();

        // And one for a language alone.
        await page.SelectOptionAsync("#d-newLanguage", "de");
        await page.ClickAsync("button[value='languages.add']");
        await page.ClickAsync("#pictures summary:has-text('Deutsch')");
        await Expect(page.Locator("[data-open=pictures-de] .crop-strip.borrowed img")).ToBeVisibleAsync();
        await Drop(page, page.Locator(".slot:has([name=passbook-de-StripFile])"));
        await Expect(page.Locator("[data-open=pictures-de] .crop-strip img[src^='data:']")).ToBeVisibleAsync();
        await Save(page);
        await Expect(page.Locator("#pictures summary:has-text('Deutsch')")).ToContainTextAsync("1 of 3");
        await page.Context.CloseAsync();
    }

    private static ILocator List(IPage page, string group) => page.Locator($".pieces[data-group={group}]");

    private static ILocator Piece(IPage page, string group) => List(page, group).Locator(".piece");

    private static async Task Save(IPage page)
    {
        await page.ClickAsync("button[value=save]");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved.");
    }

    // As a hand does it: down on the grip, some way, and up.
    private static async Task Drag(IPage page, ILocator piece, ILocator target, ICDPSession? finger = null)
    {
        var (grip, upper) = (piece.Locator(".grip"), await Top(piece) < await Top(target) ? piece : target);
        await upper.EvaluateAsync("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 120)");
        var from = (await grip.BoundingBoxAsync())!;
        var (x, y) = (from.X + from.Width / 2, from.Y + from.Height / 2);
        if (finger is not null)
        {
            await Touch(finger, x, y, await Top(target) + 4);
        }
        else
        {
            await page.Mouse.MoveAsync(x, y);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(x + 8, y + 8, new() { Steps = 4 });
            await Expect(page.Locator(".dragged")).ToHaveCountAsync(1); // what is held leaves its place, and others move
            await page.Mouse.MoveAsync(x + 8, await Top(target) + 4, new() { Steps = 20 });
            await page.Mouse.UpAsync();
        }

        await Expect(page.Locator(".dragged")).ToHaveCountAsync(0);
    }

    private static async Task Touch(ICDPSession finger, float x, float from, float to)
    {
        const int Steps = 20;
        await Send("touchStart", from);
        foreach (var step in Enumerable.Range(1, Steps))
        {
            await Send("touchMove", from + ((to - from) * step / Steps));
        }

        await Send("touchEnd");

        Task Send(string type, params float[] y) =>
            finger.SendAsync(
                "Input.dispatchTouchEvent",
                new()
                {
                    ["type"] = type,
                    ["touchPoints"] = y.Select(at => new Dictionary<string, object> { ["x"] = x, ["y"] = at }).ToArray(),
                }
            );
    }

    private static async Task<float> Top(ILocator element) => (await element.BoundingBoxAsync())!.Y;

    // A file of the desktop can't be dragged here, so what the browser would say of one is said.
    private static async Task Drop(IPage page, ILocator target)
    {
        var data = await page.EvaluateHandleAsync(
            "png => { const data = new DataTransfer(); "
                + "const bytes = Uint8Array.from(atob(png), c => c.charCodeAt(0)); "
                + "data.items.add(new File([bytes], 'strip.png', { type: 'image/png' })); return data; }",
            Convert.ToBase64String(Landing.Artwork.Strip(30))
        );
        await target.DispatchEventAsync("dragover", new { dataTransfer = data });
        await target.DispatchEventAsync("drop", new { dataTransfer = data });
    }

    private async Task Make(IPage page, string name, string style)
    {
        await page.SetViewportSizeAsync(1280, 1600); // the page scrolls where something is held at its edge
        await page.GotoAsync($"/console/{browser.Account}/templates/new");
        await page.FillAsync("#in-name", name);
        await page.CheckAsync($"[name=start][value={style}]");
        await page.ClickAsync("text=Make it");
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle); // pictures move what is below them
    }
}
