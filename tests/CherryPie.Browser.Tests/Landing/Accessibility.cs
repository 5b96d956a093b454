using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>What a machine can tell of WCAG 2.2 AA: axe's rules, and what it has none for.</summary>
internal static class Accessibility
{
    // The pass is in its owner's colours; only its barcode is in ours.
    private const string IsOwners =
        "what => { const e = document.querySelector(what); return e.closest('.pass') !== null && e.closest('.barcode') === null; }";

    private const int Finger = 44;

    private static readonly AxeRunOptions _options = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"] },
        Rules = new() { ["target-size"] = new() { Enabled = true } },
    };

    // axe holds targets to 24 pixels, not to Apple's 44, and leaves the contrast of Arabic text and of what overlaps undecided.
    private const string Script = """
        (least) => {
          const faults = [];
          const need = (ok, what, at) => { if (!ok) faults.push(what + (at ? ": " + at.outerHTML.slice(0, 120) : "")); };
          const all = (what) => [...document.querySelectorAll(what)];
          const shown = (e) => e.getClientRects().length > 0;
          need(document.documentElement.dir, "no direction");
          all("svg").forEach(s => need(s.getAttribute("aria-hidden") === "true" || s.closest("[role=img]"), "picture without a role", s));
          const target = (e) => document.getElementById(e.getAttribute("aria-describedby") || e.getAttribute("aria-labelledby"));
          all("[aria-describedby],[aria-labelledby]").forEach(e => need(target(e), "points nowhere", e));
          const whole = (e) => /radio|checkbox/.test(e.type) ? e.closest("label") : e;
          const tall = (e) => whole(e).getBoundingClientRect().height >= least;
          all("a.button,button,summary,input").forEach(e => need(!shown(e) || tall(e), "target too small", e));
          const ids = all("[id]").map(e => e.id);
          need(new Set(ids).size === ids.length, "an id twice");
          need(document.documentElement.scrollWidth <= innerWidth, "wider than the screen: " + document.documentElement.scrollWidth);
          const rgb = (text) => {
            const p = (text.match(/[\d.]+/g) || []).map(Number);
            return { c: p.slice(0, 3), a: p.length > 3 ? p[3] : 1 };
          };
          const light = (c) => {
            const l = c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * l[0] + .7152 * l[1] + .0722 * l[2];
          };
          const behind = (e) => {
            for (; e; e = e.parentElement) {
              const b = rgb(getComputedStyle(e).backgroundColor);
              if (b.a > .99) return b.c;
            }
            return [255, 255, 255];
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const e = node.parentElement;
            if (!node.data.trim() || !shown(e) || (e.closest(".pass") && !e.closest(".barcode"))) continue;
            const style = getComputedStyle(e), size = parseFloat(style.fontSize);
            const [one, two] = [light(rgb(style.color).c), light(behind(e))];
            const ratio = (Math.max(one, two) + .05) / (Math.min(one, two) + .05);
            need(ratio >= (size >= 24 || (size >= 18.66 && +style.fontWeight >= 700) ? 3 : 4.5), "contrast " + ratio.toFixed(2), e);
          }
          return faults;
        }
        """;

    /// <param name="page">What is looked at.</param>
    /// <param name="name">As a failure calls it.</param>
    /// <param name="least">How high what is pressed must be, in pixels.</param>
    public static async Task Check(IPage page, string name, int least = Finger)
    {
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        var faults = new List<string>(await page.EvaluateAsync<string[]>(Script, least));
        var result = await page.RunAxe(_options);
        Assert.NotEmpty(result.Passes);
        foreach (var (rule, node) in result.Violations.SelectMany(v => v.Nodes.Select(n => (v, n))))
        {
            if (rule.Id != "color-contrast" || !await page.EvaluateAsync<bool>(IsOwners, node.Target.Selector))
            {
                faults.Add($"{rule.Id}: {rule.Help}: {node.Html}");
            }
        }

        Assert.True(faults.Count == 0, $"{name}\n{string.Join('\n', faults)}");
    }

    /// <summary>Goes through the page by the Tab key alone: everything that can be used is reached, and shows that it is.</summary>
    public static async Task TabThrough(IPage page)
    {
        var usable = await page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('a[href],button,summary,input,textarea')].filter(e => e.checkVisibility({ "
                + "contentVisibilityAuto: true })).length"
        );
        var reached = new HashSet<int>();
        await page.EvaluateAsync("() => document.activeElement.blur()");

        // An input for dates has a stop for each of its parts.
        for (var i = 0; i < usable * 4 && reached.Count < usable; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("() => document.activeElement === document.body"))
            {
                continue; // past the last one
            }

            reached.Add(await page.EvaluateAsync<int>("() => [...document.querySelectorAll('*')].indexOf(document.activeElement)"));
            Assert.NotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(usable, reached.Count);
    }
}
