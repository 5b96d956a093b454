using System.Security.Claims;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>A request to the console: who asks, for which account, in which language.</summary>
internal sealed class ConsoleCall
{
    private ConsoleCall(HttpContext http, Person? person, AuthenticateResult? session)
    {
        (Http, Person, Session) = (http, person, session);
        Texts = ConsoleTexts.Of(http.Request, person?.Language);
        Root = http.RequestServices.GetRequiredService<PublicUrl>().Root;
    }

    public HttpContext Http { get; }

    /// <summary>Null: nobody is signed in.</summary>
    public Person? Person { get; }

    public AuthenticateResult? Session { get; }

    public Guid SessionId => ConsoleSession.IdOf(Session?.Properties);

    public ConsoleTexts Texts { get; }

    /// <summary>What addresses of pages begin with, where a proxy put this server below a path.</summary>
    public string Root { get; }

    /// <summary>The account that the address names; null on pages of none.</summary>
    public ReachedAccount? Account { get; set; }

    public CancellationToken Stop => Http.RequestAborted;

    /// <summary>Who is signed in, where a page is only for those.</summary>
    public Person Self => Person ?? throw new InvalidOperationException("Nobody is signed in.");

    public static async Task<ConsoleCall> Begin(HttpContext http)
    {
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var person = session is { Succeeded: true } ? await Known(http, session.Principal, ConsoleSession.IdOf(session.Properties)) : null;
        http.User = person is null ? new ClaimsPrincipal(new ClaimsIdentity()) : session.Principal!;
        if (person is not null)
        {
            http.RequestServices.GetRequiredService<Actor>().Name = PersonName.Actor(person.Id);
        }

        return new ConsoleCall(http, person, person is null ? null : session);
    }

    public T Get<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    /// <summary>What was typed into an input; empty where there is none. NUL is no text that anything here can hold.</summary>
    public string Field(string name) => Http.Request.Form[name].ToString().Replace("\0", "", StringComparison.Ordinal);

    public Guid Id(string name) => Guid.TryParse(Http.Request.RouteValues[name]?.ToString(), out var id) ? id : Guid.Empty;

    public string Route(string name) => Http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>An address within the account, of parts of which each is escaped.</summary>
    public string Path(params IEnumerable<string> parts) =>
        $"/console/{Account!.Id}/{string.Join('/', parts.Select(Uri.EscapeDataString))}";

    /// <summary>Goes to an address of the console, by GET.</summary>
    public IResult Go(string path)
    {
        Http.Response.Headers.Location = Root + path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static RazorComponentResult Show<TView>(PageFrame page, object? model = null, int status = StatusCodes.Status200OK)
        where TView : IComponent
    {
        var parameters = new Dictionary<string, object?> { [nameof(Views.View.Page)] = page };
        if (model is not null)
        {
            parameters["Model"] = model;
        }

        return new RazorComponentResult(typeof(TView), parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>What all pages need.</summary>
    public PageFrame Frame(string title, string current = "") =>
        new()
        {
            Texts = Texts,
            Root = Root,
            Title = title,
            Current = current,
            FormToken = Get<IAntiforgery>().GetAndStoreTokens(Http).RequestToken!,
            Person = Person is null ? null : new PersonFrame(Person.Id, Person.Name, Person.Email!, Person.RunsNow),
            Account = Account is null
                ? null
                : new AccountFrame(
                    Account.Id,
                    Account.Name,
                    Account.Role.Word(),
                    Account.Role.May(Ability.Lead),
                    Account.Role.May(Ability.Design),
                    Account.Role.May(Ability.HandlePasses)
                ),
            NoticeLink = Http.Request.Query["notice"] == "published" ? ("/pushes", Texts["notice.published.link"]) : null,
            Notice = Texts.Keys.Contains("notice." + Http.Request.Query["notice"]) ? Texts["notice." + Http.Request.Query["notice"]] : null,
        };

    private static async Task<Person?> Known(HttpContext http, ClaimsPrincipal principal, Guid session)
    {
        var person = Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await http
                .RequestServices.GetRequiredService<Sessions>()
                .Person(id, principal.FindFirstValue(PersonPrincipal.Stamp) ?? "", session, http.RequestAborted)
            : null;
        if (person is not null)
        {
            person.IsByProvider = principal.FindFirstValue(ClaimTypes.AuthenticationMethod) == OidcApi.Method;
        }

        return person;
    }
}
