using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.People;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Who did what in the account, and when.</summary>
internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder app) => app.Within("GET", "/audit", Ability.Lead, Show);

    private static async Task<IResult> Show(ConsoleCall call)
    {
        var query = new ListQuery(call);
        var (entries, next) = await call.Get<ListAudit>().Page(call.Account!.Id, query.Search, query.Before, ListQuery.Size, call.Stop);
        var names = await call.Get<ReadPerson>()
            .Names([.. entries.Select(e => PersonName.Of(e.Actor)).OfType<Guid>().Distinct()], call.Stop);
        return ConsoleCall.Show<Views.AuditPage>(
            call.Frame(call.Texts["audit.title"], "audit"),
            new AuditModel(
                entries.ConvertAll(e => new AuditEntryModel(
                    e.At,
                    Who(call.Texts, names, e.Actor),
                    e.Action,
                    e.Object,
                    e.Changes,
                    e.TraceId
                )),
                query.Log(call.Path("audit"), next)
            )
        );
    }

    /// <summary>Who acted, for people.</summary>
    public static string Who(ConsoleTexts texts, Dictionary<Guid, string> names, string actor) =>
        PersonName.Of(actor) is { } person
            ? names.GetValueOrDefault(person) ?? texts["audit.gone"]
            : actor switch
            {
                Actor.ApiKey => texts["audit.api"],
                Actor.BrandKey => texts["audit.brand"],
                Actor.Customer => texts["audit.customer"],
                SignInByProvider.ActorName => texts["audit.provider"],
                "server" => texts["audit.server"],
                _ => actor,
            };
}

/// <summary>The audit log.</summary>
public sealed record AuditModel(IReadOnlyList<AuditEntryModel> Rows, ListFrame List);

/// <summary>Who did what to which object.</summary>
public sealed record AuditEntryModel(DateTimeOffset At, string Who, string Action, string What, string? Changes, string? Trace);
