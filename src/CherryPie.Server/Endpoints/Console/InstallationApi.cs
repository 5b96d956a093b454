using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Overview;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>For who runs the installation: all accounts, and work that goes on behind the requests.</summary>
internal static class InstallationApi
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    public static void MapInstallation(this IEndpointRouteBuilder app)
    {
        app.Running("GET", "/accounts", Accounts);
        app.Running("GET", "/accounts/new", call => New(call), isFresh: true);
        app.Running("POST", "/accounts", Create, isFresh: true);
        app.Running("GET", "/accounts/{id:guid}", call => One(call));
        app.Running("POST", "/accounts/{id:guid}/disable", call => Switch(call, disabled: true, "accountOff"));
        app.Running("POST", "/accounts/{id:guid}/enable", call => Switch(call, disabled: false, "accountOn"));
        app.Running("POST", "/accounts/{id:guid}/rotate", Rotate, isFresh: true);
        app.Running("GET", "/jobs", Jobs);
        app.Running("POST", "/jobs/{job:long}/retry", Retry);
    }

    private static async Task<IResult> Accounts(ConsoleCall call)
    {
        var query = new ListQuery(call);
        var found = await call.Get<ListAccounts>().Run(query.Search, query.From, ListQuery.Size, call.Stop);
        return ConsoleCall.Show<Views.TenantsPage>(
            call.Frame(call.Texts["tenants.title"], "tenants"),
            new TenantsModel([.. found.Take(ListQuery.Size).Select(Row)], query.Frame("/console/installation/accounts", found.Count))
        );
    }

    private static Task<IResult> New(ConsoleCall call, ConsoleFault? fault = null) =>
        Task.FromResult<IResult>(
            ConsoleCall.Show<Views.TenantNewPage>(
                call.Frame(call.Texts["tenant.new"], "tenants") with
                {
                    Fault = fault,
                },
                new NewTenantModel(fault is null ? "" : call.Field("name"), null),
                fault is null ? 200 : 400
            )
        );

    // Its secrets are shown once, as they are stored nowhere in clear: so no redirect.
    private static async Task<IResult> Create(ConsoleCall call)
    {
        try
        {
            var made = await call.Get<CreateAccount>().Run(call.Field("name").Trim(), key: null, secret: null, call.Stop);
            return ConsoleCall.Show<Views.TenantNewPage>(
                call.Frame(made.Name, "tenants"),
                new NewTenantModel(made.Name, new SecretsModel(made.ApiKey, made.ApiSecret, made.BrandId, made.BrandApiKey))
            );
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            return await New(call, new ConsoleFault("name", call.Texts["fault.name"]));
        }
    }

    private static async Task<IResult> One(ConsoleCall call, string? secret = null)
    {
        var account = await call.Get<ListAccounts>().One(call.Id("id"), call.Stop);
        var figures = await call.Get<CountAccount>().Get(account.Id, _patience, call.Stop);
        return ConsoleCall.Show<Views.TenantPage>(
            call.Frame(account.Name, "tenants"),
            new TenantModel(Row(account), account.BrandId, figures?.Issued, figures?.InWallets, secret)
        );
    }

    private static async Task<IResult> Switch(ConsoleCall call, bool disabled, string notice)
    {
        var account = await call.Get<ListAccounts>().One(call.Id("id"), call.Stop);
        await call.Get<ChangeAccount>().Switch(account.ApiKey, disabled, call.Stop);
        return call.Go($"/console/installation/accounts/{account.Id}?notice={notice}");
    }

    private static async Task<IResult> Rotate(ConsoleCall call)
    {
        var account = await call.Get<ListAccounts>().One(call.Id("id"), call.Stop);
        return await One(call, await call.Get<ChangeAccount>().Rotate(account.ApiKey, call.Stop));
    }

    private static async Task<IResult> Jobs(ConsoleCall call)
    {
        var query = new ListQuery(call, "all");
        var found = await call.Get<ListJobs>().Rows(query.Filter != "all", query.Search, query.From, ListQuery.Size + 1, call.Stop);
        return ConsoleCall.Show<Views.JobsPage>(
            call.Frame(call.Texts["jobs.title"], "jobs"),
            new JobsModel(
                [
                    .. found
                        .Take(ListQuery.Size)
                        .Select(j => new JobModel(j.Id, j.Kind, j.Subject, j.State, j.Attempts, j.RunAt, j.CreatedAt, j.Error)),
                ],
                query.Frame("/console/installation/jobs", found.Count)
            )
        );
    }

    private static async Task<IResult> Retry(ConsoleCall call)
    {
        var id = long.Parse(call.Route("job"), CultureInfo.InvariantCulture);
        return await call.Get<RetryJob>().Run(id, call.Stop)
            ? call.Go("/console/installation/jobs?notice=retried")
            : throw Refusal.NotFound("There is no such job, or a worker is running it");
    }

    private static TenantRowModel Row(ListedAccount account) =>
        new(account.Id, account.Name, account.ApiKey, account.IsDisabled, account.CreatedAt);
}

/// <summary>All accounts.</summary>
public sealed record TenantsModel(IReadOnlyList<TenantRowModel> Rows, ListFrame List);

/// <summary>An account of the list.</summary>
public sealed record TenantRowModel(Guid Id, string Name, string ApiKey, bool IsDisabled, DateTimeOffset CreatedAt);

/// <summary>An account, and its new secret where it was just made.</summary>
public sealed record TenantModel(TenantRowModel Row, string BrandId, long? Issued, long? InWallets, string? Secret);

/// <summary>An account that is to be made, or was.</summary>
public sealed record NewTenantModel(string Name, SecretsModel? Made);

/// <summary>What is shown of a new account this once.</summary>
public sealed record SecretsModel(string ApiKey, string ApiSecret, string BrandId, string BrandApiKey);

/// <summary>Work behind the requests.</summary>
public sealed record JobsModel(IReadOnlyList<JobModel> Rows, ListFrame List);

/// <summary>A job.</summary>
public sealed record JobModel(
    long Id,
    string Kind,
    string Subject,
    string State,
    int Attempts,
    DateTimeOffset RunAt,
    DateTimeOffset CreatedAt,
    string? Error
);
