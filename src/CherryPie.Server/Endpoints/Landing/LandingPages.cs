using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Puts together the page of a pass: one question to the database, the design from memory, and nothing is signed.</summary>
internal sealed class LandingPages(
    PublicPass passes,
    CompiledTemplates compiled,
    PassAssembly assembly,
    AccountDirectory accounts,
    SaveEdits save,
    EditLimit limit,
    WalletBadges badges,
    PassLinks links,
    VisitEvents visits,
    PublicUrl url,
    TimeProvider clock
)
{
    private const int LongestId = 64;

    public async Task<LandingResponse> Show(string id, HttpRequest request, CancellationToken stop)
    {
        var (view, _) = await View(id, request, stop);
        if (request.Query["saved"].Count == 0) // the answer to the form is no further view
        {
            visits.Viewed(request, view.Pass.AccountId, view.Pass.Id);
        }

        var texts = view.Viewer.Texts;
        return LandingPage.Write(
            request.Query["edit"].Count > 0 && !view.MayEdit ? view with { Notice = texts.WrongLink }
            : request.Query["saved"].Count > 0 && view.Form is not null ? view with { Notice = texts.Saved, IsGood = true }
            : view
        );
    }

    /// <summary>The page of several passes.</summary>
    /// <param name="ids">Of the passes, in the order shown.</param>
    /// <param name="request">Its browser may take all at once.</param>
    public async Task<LandingResponse> Order(string[] ids, HttpRequest request, CancellationToken stop)
    {
        if (ids.Length > PassBundle.MaxPasses)
        {
            throw Refusal.Invalid($"An order has at most {PassBundle.MaxPasses} passes");
        }

        var views = new List<LandingView>(ids.Length);
        foreach (var id in ids)
        {
            views.Add((await View(id, request, stop)).View);
        }

        views.ForEach(v => visits.Viewed(request, v.Pass.AccountId, v.Pass.Id));

        return OrderPage.Write(views, links.Order(ids), request.IsSafari());
    }

    /// <summary>The page for a form that comes from elsewhere.</summary>
    public async Task<LandingResponse> Refuse(string id, HttpRequest request, CancellationToken stop)
    {
        var (view, _) = await View(id, request, stop);
        return LandingPage.Write(view with { Notice = view.Viewer.Texts.WrongLink }, StatusCodes.Status403Forbidden);
    }

    /// <summary>The page for who can't save the pass in Google Wallet: it says itself why nobody can get the pass.</summary>
    public async Task<LandingResponse> RefuseGoogle(string id, HttpRequest request, Refusal refusal, CancellationToken stop)
    {
        var (view, _) = await View(id, request, stop);
        return LandingPage.Write(
            view.State.CanBeHad ? view with { Notice = view.Viewer.Texts.NotInGoogle } : view,
            refusal.Status,
            refusal.RetryAfter
        );
    }

    /// <param name="id">The pass.</param>
    /// <param name="request">With the edit token.</param>
    /// <param name="read">Reads the form, which nobody does for who may not send it.</param>
    public async Task<IResult> Save(string id, HttpRequest request, Func<Task<Dictionary<string, string>>> read, CancellationToken stop)
    {
        var (view, zone) = await View(id, request, stop);
        if (view.Form is not { } form)
        {
            return LandingPage.Write(
                view.MayEdit ? view : view with { Notice = view.Viewer.Texts.WrongLink },
                view.MayEdit ? StatusCodes.Status400BadRequest : StatusCodes.Status403Forbidden
            );
        }

        if (!limit.Allows(view.Pass.Id, request.HttpContext.Connection.RemoteIpAddress))
        {
            return LandingPage.Write(
                view with
                {
                    Notice = view.Viewer.Texts.TooOften,
                },
                StatusCodes.Status429TooManyRequests,
                TimeSpan.FromMinutes(1)
            );
        }

        var typed = await read();
        var errors = await save.Run(view.Pass, form.Fields, typed, zone, view.Viewer.Texts, stop);
        if (errors.Count == 0)
        {
            return new SeeOther(EditForm.Address(view.Root, view.Pass.Id, form.Token, view.Viewer.Asked) + "&saved=1");
        }

        // What was typed stays in the inputs.
        var fields = form.Fields.Select(f => typed.TryGetValue(f.Key, out var text) ? f with { Value = text } : f).ToList();
        return LandingPage.Write(
            view with
            {
                Form = form with { Fields = fields, Errors = errors },
                Notice = view.Viewer.Texts.Correct,
            },
            StatusCodes.Status400BadRequest
        );
    }

    private async Task<(LandingView View, TimeZoneInfo Zone)> View(string id, HttpRequest request, CancellationToken stop)
    {
        if (id.Length > LongestId)
        {
            throw Refusal.NotFound("There is no such pass");
        }

        var now = clock.GetUtcNow();
        var (pass, state) = await passes.Find(id, stop);
        var template = await compiled.Get(pass.AccountId, pass.TemplateId, pass.Template!.Version, stop);
        var viewer = request.Viewer(pass.Template.Language);
        var zone = template.TimeZone ?? TimeZoneInfo.Utc;
        var shown = PassView.Of(pass, state, template, await assembly.Images(pass, pass.Template!.Version, stop), viewer, now);
        var token = request.Query["edit"].ToString();
        var mayEdit = token.Length > 0 && IsToken(token, PassLinks.EditToken(await accounts.Get(pass.AccountId, stop), pass));
        var fields = mayEdit && !state.IsInvalid ? EditField.Of(pass, template, shown) : [];
        var view = new LandingView
        {
            Viewer = viewer,
            Pass = pass,
            Shown = shown,
            State = PassAvailability.Of(pass, state, viewer, zone, now),
            Look = WhiteLabel.Read(StoredJson.Read(pass.Campaign!.WhiteLabel), new Problems()),
            Root = url.Root,
            Link = links.Landing(pass.Id),
            Form = fields.Count > 0 ? new EditForm(fields, token) : null,
            MayEdit = mayEdit,
            Badge = badges.Of(viewer.Language),
        };
        return (view, zone);
    }

    private static bool IsToken(string sent, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(expected));

    // Back to the page by GET, so that a reload sends nothing twice.
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            LandingHeaders.Page(httpContext.Response, "", scripted: false);
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
