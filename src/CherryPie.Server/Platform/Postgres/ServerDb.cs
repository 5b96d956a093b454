using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Failures;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Idempotency;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Webhooks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The database. What an account owns is filtered by <see cref="Tenant"/>: without an account nothing is found.</summary>
internal sealed class ServerDb(DbContextOptions<ServerDb> options, Tenant tenant, Actor actor) : DbContext(options)
{
    /// <summary>The name of the filter. Public calls and devices' calls lift it, because they have only a pass id.</summary>
    public const string OwnAccount = "own account";

    private readonly List<Action> _afterCommit = [];
    private bool _isConfigured;

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<OpenSigningRequest> SigningRequests => Set<OpenSigningRequest>();

    public DbSet<StoredCertificate> Certificates => Set<StoredCertificate>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Template> Templates => Set<Template>();

    public DbSet<TemplateImage> TemplateImages => Set<TemplateImage>();

    public DbSet<Pass> Passes => Set<Pass>();

    public DbSet<Segment> Segments => Set<Segment>();

    public DbSet<DynamicImage> DynamicImages => Set<DynamicImage>();

    public DbSet<PublishedImage> PublishedImages => Set<PublishedImage>();

    public DbSet<IssueCounter> IssueCounters => Set<IssueCounter>();

    public DbSet<PassType> PassTypes => Set<PassType>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<PushBatch> PushBatches => Set<PushBatch>();

    public DbSet<PushBatchResults> PushBatchResults => Set<PushBatchResults>();

    public DbSet<GoogleIssuer> GoogleIssuers => Set<GoogleIssuer>();

    public DbSet<GoogleObject> GoogleObjects => Set<GoogleObject>();

    public DbSet<Registration> Registrations => Set<Registration>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<ApiFailure> ApiFailures => Set<ApiFailure>();

    public DbSet<StoredEvent> Events => Set<StoredEvent>();

    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    public DbSet<BulkJob> BulkJobs => Set<BulkJob>();

    public DbSet<SpooledFileRow> SpooledFiles => Set<SpooledFileRow>();

    public DbSet<RefusedRow> RefusedRows => Set<RefusedRow>();

    public DbSet<BlockResult> BlockResults => Set<BlockResult>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<IdentityUserPasskey<Guid>> Passkeys => Set<IdentityUserPasskey<Guid>>();

    public DbSet<PersonIdentity> PersonIdentities => Set<PersonIdentity>();

    public DbSet<PersonSession> PersonSessions => Set<PersonSession>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<KeyRingEntry> KeyRing => Set<KeyRingEntry>();

    /// <summary>Whether what is being saved contains jobs; the workers are signalled after the commit.</summary>
    public bool BringsJobs { get; set; }

    /// <summary>Whether there is a transaction. To ask EF would make all the services that EF has for a request, which took a seventh of
    /// a call that is written in SQL.</summary>
    public bool IsInTransaction => _isConfigured && Database.CurrentTransaction is not null;

    /// <summary>What is done once the transaction is committed, and not when it is rolled back; at once where there is none.</summary>
    public void AfterCommit(Action act)
    {
        if (IsInTransaction)
        {
            _afterCommit.Add(act);
        }
        else
        {
            act();
        }
    }

    /// <summary>For the interceptor of commits.</summary>
    public void Committed()
    {
        _afterCommit.ForEach(act => act());
        _afterCommit.Clear();
    }

    /// <summary>What was to be done is rolled back.</summary>
    public void ForgetAfterCommit() => _afterCommit.Clear();

    /// <summary>Whether it has changed rows since it was made: then a commit waits for the synchronous standby.</summary>
    public bool HasWritten { get; set; }

    /// <summary>Watches the connection for commits that are on the primary alone.</summary>
    public LocalCommit? Commit { get; set; }

    /// <summary>The session of the standby that is read from; null: the primary's database.</summary>
    public StandbySession? Session { get; set; }

    /// <summary>Who makes the change, for the audit log.</summary>
    public Actor Actor => actor;

    /// <summary>The account whose rows the filters show; null: none.</summary>
    public Guid? AccountId => tenant.AccountId;

    // EF calls it when it makes its services, before it does anything else.
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => _isConfigured = true;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<long>(IssueCounter.Sequence);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ServerDb).Assembly);
        modelBuilder.Entity<OpenSigningRequest>().HasQueryFilter(OwnAccount, r => r.AccountId == AccountId);
        modelBuilder.Entity<StoredCertificate>().HasQueryFilter(OwnAccount, c => c.AccountId == AccountId);
        modelBuilder.Entity<Campaign>().HasQueryFilter(OwnAccount, c => c.AccountId == AccountId);
        modelBuilder.Entity<Template>().HasQueryFilter(OwnAccount, t => t.AccountId == AccountId);
        modelBuilder.Entity<TemplateImage>().HasQueryFilter(OwnAccount, i => i.AccountId == AccountId);
        modelBuilder.Entity<GoogleIssuer>().HasQueryFilter(OwnAccount, i => i.AccountId == AccountId);
        modelBuilder.Entity<GoogleObject>().HasQueryFilter(OwnAccount, o => o.AccountId == AccountId);
        modelBuilder.Entity<Pass>().HasQueryFilter(OwnAccount, p => p.AccountId == AccountId);
        modelBuilder.Entity<Segment>().HasQueryFilter(OwnAccount, s => s.AccountId == AccountId);
        modelBuilder.Entity<DynamicImage>().HasQueryFilter(OwnAccount, i => i.AccountId == AccountId);
        modelBuilder.Entity<PublishedImage>().HasQueryFilter(OwnAccount, i => i.AccountId == AccountId);
        modelBuilder.Entity<PassType>().HasQueryFilter(OwnAccount, t => t.AccountId == AccountId);
        modelBuilder.Entity<StoredEvent>().HasQueryFilter(OwnAccount, e => e.AccountId == AccountId);
        modelBuilder.Entity<IdempotentAnswer>().HasQueryFilter(OwnAccount, a => a.AccountId == AccountId);
        modelBuilder.Entity<Webhook>().HasQueryFilter(OwnAccount, w => w.AccountId == AccountId);
        modelBuilder.Entity<WebhookDelivery>().HasQueryFilter(OwnAccount, d => d.AccountId == AccountId);
        modelBuilder.Entity<BulkJob>().HasQueryFilter(OwnAccount, j => j.AccountId == AccountId);
        modelBuilder.Entity<SpooledFileRow>().HasQueryFilter(OwnAccount, f => f.AccountId == AccountId);
        DatabaseNames.Set(modelBuilder.Model);
    }
}
