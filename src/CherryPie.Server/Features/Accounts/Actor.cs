namespace CherryPie.Server.Features.Accounts;

/// <summary> Who acts in this scope: the server itself, until an endpoint's authentication sets another. <see cref="Tenant"/> holds the
/// account; an account has one key of each kind.
/// </summary>
internal sealed class Actor
{
    public const string ApiKey = "api key",
        BrandKey = "brand key",
        Customer = "customer";

    public string Name { get; set; } = "server";
}
