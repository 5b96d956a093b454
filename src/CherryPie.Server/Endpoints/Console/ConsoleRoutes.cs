using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Who may ask for a page or send a form.</summary>
/// <param name="IsOpen">Whoever comes.</param>
/// <param name="Ability">What they must be able to do in the account that the address names; null: it names none.</param>
/// <param name="IsFresh">Whether they must have shown within a quarter of an hour that it is they.</param>
/// <param name="IsForRunner">Only who runs the installation.</param>
/// <param name="MostBytes">Of a form.</param>
/// <param name="IsUpload">Whether it may be as large as a file of an import: who sends it is looked at before it is read.</param>
internal sealed record ConsoleAccess(
    bool IsOpen,
    Ability? Ability = null,
    bool IsFresh = false,
    bool IsForRunner = false,
    long MostBytes = ConsoleRoutes.MostBytes,
    bool IsUpload = false
);

internal delegate Task<IResult> ConsoleHandler(ConsoleCall call);

/// <summary>The one way to a page: it looks who asks and whether they may, and only then hands on.</summary>
internal static class ConsoleRoutes
{
    // Forms of text; what takes files sets its own bound.
    public const long MostBytes = 64 * 1024;

    // Of a large form: a template with two designs of 500 fields in five languages.
    private const int MostInputs = 40_000;

    /// <summary>For whoever comes.</summary>
    public static void Open(this IEndpointRouteBuilder app, string method, string path, ConsoleHandler handler) =>
        app.Map(method, path, new ConsoleAccess(IsOpen: true), handler);

    /// <summary>For whoever is signed in.</summary>
    public static void Signed(this IEndpointRouteBuilder app, string method, string path, ConsoleHandler handler, bool isFresh = false) =>
        app.Map(method, path, new ConsoleAccess(IsOpen: false, IsFresh: isFresh), handler);

    /// <summary>For members of the account in the address whose role has an ability.</summary>
    public static void Within(
        this IEndpointRouteBuilder app,
        string method,
        string path,
        Ability ability,
        ConsoleHandler handler,
        bool isFresh = false,
        long mostBytes = MostBytes
    ) => app.Map(method, "/{account:guid}" + path, new ConsoleAccess(IsOpen: false, ability, isFresh, MostBytes: mostBytes), handler);

    /// <summary>The same, for a form with a large file.</summary>
    public static void Upload(this IEndpointRouteBuilder app, string path, Ability ability, ConsoleHandler handler, long mostBytes) =>
        app.Map("POST", "/{account:guid}" + path, new(IsOpen: false, ability, MostBytes: mostBytes, IsUpload: true), handler);

    /// <summary>For who runs the installation.</summary>
    public static void Running(this IEndpointRouteBuilder app, string method, string path, ConsoleHandler handler, bool isFresh = false) =>
        app.Map(method, "/installation" + path, new ConsoleAccess(IsOpen: false, IsFresh: isFresh, IsForRunner: true), handler);

    private static void Map(this IEndpointRouteBuilder app, string method, string path, ConsoleAccess access, ConsoleHandler handler) =>
        app.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], (RequestDelegate)(http => Run(http, access, handler)))
            .WithMetadata(access);

    private static async Task Run(HttpContext http, ConsoleAccess access, ConsoleHandler handler)
    {
        ConsoleHeaders.Set(http.Response);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = access.MostBytes;
        }

        if (http.Request.ContentLength > access.MostBytes)
        {
            throw Refusal.Invalid(ConsoleDialect.TooLarge);
        }

        if (access.MostBytes > MostBytes)
        {
            var options = new FormOptions { MultipartBodyLengthLimit = access.MostBytes, ValueCountLimit = MostInputs };
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, options));
        }

        var call = await ConsoleCall.Begin(http);
        await http.Render(access.IsUpload ? await Upload(call, access, handler) : await Refused(call, access) ?? await handler(call));
    }

    private static async Task<IResult> Upload(ConsoleCall call, ConsoleAccess access, ConsoleHandler handler)
    {
        if (await Denied(call, access, isForm: true) is { } denied)
        {
            return denied;
        }

        using var place = await call.Get<BulkPlaces>().Upload(call.Account!.Id, call.Stop);
        return await IsOwnForm(call.Http) ? await handler(call) : throw Refusal.Forbidden(ConsoleDialect.Expired);
    }

    private static async Task<IResult?> Refused(ConsoleCall call, ConsoleAccess access)
    {
        var isForm = HttpMethods.IsPost(call.Http.Request.Method);
        return isForm && !await IsOwnForm(call.Http) ? throw Refusal.Forbidden(ConsoleDialect.Expired) : await Denied(call, access, isForm);
    }

    private static async Task<IResult?> Denied(ConsoleCall call, ConsoleAccess access, bool isForm)
    {
        var http = call.Http;
        if (access.IsOpen)
        {
            return null;
        }

        if (call.Person is not { } person)
        {
            return call.Go(isForm ? "/console/sign-in" : ReturnTo.After("/console/sign-in", http.Request));
        }

        if (access.IsForRunner && !person.RunsNow)
        {
            throw Refusal.Forbidden("Only who runs the installation may do this");
        }

        if (access.Ability is { } ability)
        {
            call.Account =
                await call.Get<ReadPerson>().Account(person, call.Id("account"), call.Stop)
                ?? throw Refusal.NotFound("There is no such account");
            if (call.Account.IsDisabled && !person.RunsNow)
            {
                throw Refusal.Forbidden(ConsoleDialect.Disabled);
            }

            call.Get<Tenant>().Enter(call.Account.Id);
            if (!call.Account.Role.May(ability))
            {
                throw Refusal.Forbidden("Your role does not allow this");
            }
        }

        return access.IsFresh && !ConsoleSession.IsFresh(http, call.Session?.Properties)
            ? call.Go(
                isForm ? "/console/confirm?return=" + ReturnTo.PageOf(http.Request) : ReturnTo.After("/console/confirm", http.Request)
            )
            : null;
    }

    // Two fences: browsers say where a form comes from, and each form has a token of the session.
    private static async Task<bool> IsOwnForm(HttpContext http)
    {
        var (origin, site) = (http.Request.Headers.Origin.ToString(), http.Request.Headers["Sec-Fetch-Site"].ToString());
        var own = new Uri(http.RequestServices.GetRequiredService<PublicUrl>().Value).GetLeftPart(UriPartial.Authority);
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin == $"{http.Request.Scheme}://{http.Request.Host}" || origin == own)
            && http.Request.HasFormContentType
            && await HasToken(http);
    }

    private static async Task<bool> HasToken(HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            return false; // the body is no form, or too large for one
        }
    }
}
