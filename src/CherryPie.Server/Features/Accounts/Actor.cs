namespace CherryPie.Server.Features.Accounts;

/// <summary>Who acts in this scope: the server itself, until a door says otherwise. Of which account, its tenant tells; an account has one key of each kind.</summary>
internal sealed class Actor
{
    public const string ApiKey = "api key",
        BrandKey = "brand key",
        Customer = "customer";

    public string Name { get; set; } = "server";
}
