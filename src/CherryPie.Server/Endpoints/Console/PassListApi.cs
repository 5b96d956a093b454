using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The passes of an account, and the filters that are saved.</summary>
internal static class PassListApi
{
    public static void MapPassList(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/passes", Ability.See, call => Show(call));
        app.Within("POST", "/passes/segments", Ability.HandlePasses, Save);
        app.Within("POST", "/passes/segments/{segment:guid}/remove", Ability.HandlePasses, Remove);
    }

    /// <summary>The list of the filter in the address, with what is wrong with a form of it.</summary>
    public static async Task<IResult> Show(ConsoleCall call, ConsoleFault? fault = null, string name = "", int status = 200)
    {
        var (query, texts) = (PassQuery.Of(call.Http.Request.Query), call.Texts);
        if (query.Faulty is { } field)
        {
            var text = field switch
            {
                "key" => texts["passes.fault.key"],
                "state" => texts["passes.fault.state"],
                _ => texts["passes.fault.date"],
            };
            (fault, status) = (new ConsoleFault(field, text), StatusCodes.Status400BadRequest);
        }

        var filter = query.Faulty is null ? await Filter(call, query) : null;
        var page = query.Faulty is null
            ? await call.Get<ListPasses>().Run(filter, Before(call), call.Stop)
            : new PassPage([], 0, null, IsCutOff: false);
        var segments = await call.Get<Segments>().All(call.Stop);
        var (now, asked) = (call.Get<TimeProvider>().GetUtcNow(), StoredJson.Write(filter));
        return ConsoleCall.Show<Views.PassesPage>(
            call.Frame(texts["passes.title"], "passes") with
            {
                Fault = fault,
            },
            new PassListModel(
                [.. page.Passes.Select(p => Row(p, now))],
                Found(texts, page),
                page.Older is { } older ? Older(query, older) : null,
                page.IsCutOff,
                call.Http.Request.Query.ContainsKey("before"),
                Asked(query),
                Chips(texts, query),
                [.. segments.Select(s => Segment(s, asked))],
                await call.Get<TemplateChoices>().Names(issuing: false, call.Stop),
                name,
                call.Account!.Role.May(Ability.HandlePasses)
            ),
            status
        );
    }

    /// <summary>The filter of an address; null: all passes.</summary>
    public static async Task<JsonElement?> Filter(ConsoleCall call, PassQuery query) =>
        query.IsEmpty ? null
        : query.Search.Length == 0 ? PassFilter.Of(query, field: null)
        : PassFilter.Of(query, await call.Get<OwnPass>().FieldOf(query.Search, call.Stop));

    private static async Task<IResult> Save(ConsoleCall call)
    {
        var query = PassQuery.Of(call.Http.Request.Query);
        if (query.Faulty is not null)
        {
            return await Show(call);
        }

        try
        {
            await call.Get<Segments>().Save(call.Field("name"), await Filter(call, query) ?? StoredJson.Empty, call.Stop);
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await Show(call, PassFaults.OfSegment(call.Texts, refusal), call.Field("name"), refusal.Status);
        }

        return call.Go($"/console/{call.Account!.Id}/passes{With(query.Address, "notice=segmentSaved")}");
    }

    private static async Task<IResult> Remove(ConsoleCall call)
    {
        await call.Get<Segments>().Remove(call.Id("segment"), call.Stop);
        return call.Go($"/console/{call.Account!.Id}/passes?notice=segmentRemoved");
    }

    private static long? Before(ConsoleCall call) =>
        long.TryParse(call.Http.Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null;

    private static string Older(PassQuery query, long older) =>
        With(query.Address, string.Create(CultureInfo.InvariantCulture, $"before={older}"));

    private static string With(string address, string more) => address + (address.Length == 0 ? "?" : "&") + more;

    private static PassRowModel Row(PassSnapshot found, DateTimeOffset now)
    {
        var (pass, state) = (found.Pass, PassWords.State(found.Pass, found.State, now));
        return new PassRowModel(
            pass.Id,
            PassWords.Title(pass),
            PassWords.Subtitle(pass),
            found.Template.Name,
            state,
            PassWords.Look(state),
            pass.PassbookDevices + pass.AndroidPayDevices,
            pass.CreatedAt,
            pass.UpdatedAt
        );
    }

    private static SegmentModel Segment(Segment segment, string? asked)
    {
        var query = PassFilter.Read(StoredJson.Read(segment.Filter)!.Value);
        return new SegmentModel(segment.Id, segment.Name, query.Address, asked is not null && StoredJson.IsSame(segment.Filter, asked));
    }

    private static PassAskedModel Asked(PassQuery query) =>
        new(
            query.Search,
            query.Template,
            query.State,
            query.From,
            query.To,
            query.ChangedFrom,
            query.ChangedTo,
            [.. query.Keys.Select(k => new KeyAskedModel(k.Key, k.Value))],
            query.Keys.Count < PassQuery.MostKeys,
            query.Address
        );

    /// <summary>How many passes a filter finds, in words.</summary>
    public static string Found(ConsoleTexts texts, PassPage page) =>
        page.Matches switch
        {
            null => texts["passes.foundMany"],
            > ListPasses.MostCounted => texts.Format("passes.foundMore", texts.Number(ListPasses.MostCounted)),
            { } matches => texts.Count("passes.found", matches),
        };

    /// <summary>A filter in words.</summary>
    public static List<FilterChipModel> Chips(ConsoleTexts texts, PassQuery query)
    {
        var chips = new List<FilterChipModel>();
        Add(query.Search, "passes.search", query with { Search = "" });
        Add(query.Template, "passes.template", query with { Template = "" });
        Add(
            PassQuery.States.Contains(query.State) ? texts["passState." + query.State] : query.State,
            "passes.state",
            query with
            {
                State = "",
            }
        );
        Add(query.From, "passes.from", query with { From = "" });
        Add(query.To, "passes.to", query with { To = "" });
        Add(query.ChangedFrom, "passes.changedFrom", query with { ChangedFrom = "" });
        Add(query.ChangedTo, "passes.changedTo", query with { ChangedTo = "" });
        foreach (var pair in query.Keys)
        {
            chips.Add(
                new(
                    PassWords.Cut(pair.Key),
                    PassWords.Cut(pair.Value),
                    (query with { Keys = [.. query.Keys.Where(k => k != pair)] }).Address
                )
            );
        }

        return chips;

        void Add(string value, string label, PassQuery without)
        {
            if (value.Length > 0)
            {
                chips.Add(new(texts[label], PassWords.Cut(value), without.Address));
            }
        }
    }
}
