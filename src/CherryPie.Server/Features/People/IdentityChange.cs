using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Features.People;

/// <summary>Identity says by its answer that it changed nothing, and whoever does not look at it tells people that something was
/// done.</summary>
internal static class IdentityChange
{
    /// <exception cref="Refusal">400: nothing was changed, in the words of <see cref="PasswordRules"/>.</exception>
    public static async Task OrRefuse(this Task<IdentityResult> change)
    {
        var result = await change;
        if (!result.Succeeded)
        {
            throw Refusal.Invalid(PasswordRules.Words(result));
        }
    }
}
