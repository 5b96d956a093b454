using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Accounts;

/// <summary> Whose data this scope may see. Until an endpoint or a verb enters an account, every query filter returns nothing.
/// </summary>
internal sealed class Tenant
{
    public Guid? AccountId { get; private set; }

    /// <summary>The account, for use cases that write.</summary>
    public Guid Required => AccountId ?? throw Refusal.Unauthorized("Invalid token: no account");

    public void Enter(Guid account) =>
        AccountId =
            AccountId is null || AccountId == account ? account : throw new InvalidOperationException("A scope belongs to one account.");
}
