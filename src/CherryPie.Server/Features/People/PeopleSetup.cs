using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Features.People;

internal static class PeopleSetup
{
    /// <summary>Wrong passwords and codes in a row, after which nothing is tried for a while.</summary>
    public const int Attempts = 8;

    public static readonly TimeSpan Locked = TimeSpan.FromMinutes(15);

    public static void AddPeople(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<OidcOptions>("Console:Oidc");
        services.AddScoped<SignInByProvider>();
        services.AddScoped<UnlinkProvider>();
        services.AddScoped<RemovePasskey>();
        services.AddScoped<FollowClaims>();
        services.AddAudited<PersonIdentity>(AuditPeople.Identity);
        services.AddAudited<Person>(AuditPeople.Person);
        services.AddAudited<Membership>(AuditPeople.Membership);
        services.AddAudited<PersonSession>(AuditPeople.Session);
        services.AddAudited<Invitation>(AuditPeople.Invitation);
        services.AddAudited<IdentityUserPasskey<Guid>>(AuditPeople.Passkey);
        services.AddSingleton<InvitationMailLimit>();
        services.AddScoped<InvitePerson>();
        services.AddScoped<SendInvitation>();
        services.AddScoped<AcceptInvitation>();
        services.AddScoped<ReadPerson>();
        services.AddScoped<Sessions>();
        services.AddScoped<ResetPerson>();
        services.AddScoped<Team>();
        services.AddScoped<SignedIn>();
        services.AddScoped<DevelopmentOwner>();
        services.AddScoped<IUserClaimsPrincipalFactory<Person>, PersonPrincipal>();
        services.AddJob(JobKinds.InvitationMail, (s, jobs, stop) => s.GetRequiredService<SendInvitation>().Run(jobs[0], stop));
        services
            .AddIdentityCore<Person>(options =>
            {
                PasswordRules.Set(options);
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // an address was checked already
                options.Lockout.AllowedForNewUsers = true;
                (options.Lockout.MaxFailedAccessAttempts, options.Lockout.DefaultLockoutTimeSpan) = (Attempts, Locked);
                options.Tokens.AuthenticatorIssuer = "CherryPie";
            })
            .AddUserStore<PeopleStore>()
            .AddPasswordValidator<PasswordCheck>()
            .AddTokenProvider<AuthenticatorTokenProvider<Person>>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = PasswordRules.Rounds);
    }
}
